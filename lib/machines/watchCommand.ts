import { watchScript } from "@/lib/providers/ec2/notice";
import { type Command, script } from "./command";
import { type Machine, machineEnv } from "./machine";

/** The program that a Spot machine is watched with. It runs for as long as Mayfly is connected. */
export function watchCommand(machine: Machine): Pick<Command, "argv" | "env"> {
  return { argv: script(watchScript), env: machineEnv(machine) };
}
