import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Cloud } from "@/lib/sandbox/cloud";
import type { InstanceRecord } from "@/lib/sandbox/records";
import { quote } from "@/lib/ssh/quote";
import { rootFolder } from "./paths";
import { spawnOn } from "./spawn";
import { perBootFolder } from "./userData";

/** Starts the per-boot scripts, one after the other, as the instance's user; does not wait for their end. */
export async function runBootScripts(cloud: Cloud, record: InstanceRecord): Promise<void> {
  const folder = join(rootFolder(cloud.place, record.id), perBootFolder);
  const names = (await readdir(folder).catch(() => [])).sort();
  if (names.length === 0) return;
  const { console } = cloud.machine(record.id);
  const command = names.map((name) => quote([join(folder, name)])).join("; ");
  const child = spawnOn(cloud, record, command);
  child.on("error", (error) => console.line(`cloud-init: ${error.message}`));
  child.once("exit", (code, signal) => console.line(`cloud-init: per-boot scripts ended with ${code ?? signal}`));
  for (const output of [child.stdout, child.stderr])
    output.setEncoding("utf8").on("data", (text) => console.write(text));
  child.stdin.on("error", () => {}).end();
}
