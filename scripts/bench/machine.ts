import { availableParallelism, cpus, platform, release, totalmem } from "node:os";

const bytesPerGib = 2 ** 30;

/** What the numbers were measured on. */
export function machineFacts() {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / bytesPerGib),
    system: `${platform()} ${release()}`,
    node: process.version,
  };
}
