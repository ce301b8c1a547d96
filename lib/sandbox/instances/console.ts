const maxCharacters = 64 * 1024;

/** What an instance says while it boots, as GetConsoleOutput gives it: the last 64 kB. */
export class ConsoleLog {
  private text = "";
  private changedAt = new Date();

  line(text: string): void {
    this.write(`${text}\n`);
  }

  write(text: string): void {
    this.text = (this.text + text).slice(-maxCharacters);
    this.changedAt = new Date();
  }

  read(): { text: string; changedAt: Date } {
    return { text: this.text, changedAt: this.changedAt };
  }
}
