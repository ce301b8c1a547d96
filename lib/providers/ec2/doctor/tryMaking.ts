import {
  CreateFleetCommand,
  CreateLaunchTemplateCommand,
  CreateSecurityGroupCommand,
  ImportKeyPairCommand,
  RunInstancesCommand,
} from "@aws-sdk/client-ec2";
import { newId } from "@/lib/platform/ids";
import type { Clients } from "@/lib/providers/ec2/calls/clients";
import { toProviderError } from "@/lib/providers/ec2/calls/errors";
import { fleetParameters } from "@/lib/providers/ec2/launching/fleet";
import { keyPairParameters } from "@/lib/providers/ec2/launching/keyPair";
import { templateParameters, templatesFor } from "@/lib/providers/ec2/launching/launchTemplates";
import { type Machine, runParameters } from "@/lib/providers/ec2/launching/machineParameters";
import { groupParameters } from "@/lib/providers/ec2/launching/securityGroup";
import type { LaunchPool } from "@/lib/providers/ec2/pools";
import type { DoctorLine, ResourceTags } from "@/lib/providers/types";
import { generateKeyPair } from "@/lib/ssh/keys";
import { skipped } from "./lines";
import { tryOut } from "./tryOut";

const lifetimeMs = 60 * 60 * 1_000;

/** What was really made, to try on it what else may be done; null where it was not allowed. */
export type Made = { securityGroupId: string | null; keyName: string | null; templateName: string | null };

/** The permissions to make things, each tried with exactly what a launch sends. Machines are not made. */
export async function tryMaking(clients: Clients, run: string, pool: LaunchPool, signal: AbortSignal) {
  const { writes } = clients;
  const [name, tags, options] = [`mayfly-doctor-${run}`, tagsOf(clients, run), { abortSignal: signal }];
  const lines: DoctorLine[] = [];
  /** Tries a call, then really makes it where it is allowed. */
  const make = async <Answer>(action: string, call: (DryRun: boolean) => Promise<Answer>): Promise<Answer | null> => {
    const line = await tryOut(clients, action, () => call(true), signal);
    lines.push(line);
    if (line.status !== "passed") return null;
    return call(false).catch((error: unknown) => {
      lines.push({ ...line, status: "failed", message: toProviderError(error).message });
      return null;
    });
  };
  const key = await make("ImportKeyPair", (DryRun) => {
    const parameters = keyPairParameters({ name, tags, sshPublicKey: generateKeyPair().publicKey });
    return writes.send(new ImportKeyPairCommand({ ...parameters, DryRun }), options);
  });
  const group = await make("CreateSecurityGroup", (DryRun) => {
    const parameters = groupParameters({ name, tags, vpcId: pool.subnet.vpcId });
    return writes.send(new CreateSecurityGroupCommand({ ...parameters, DryRun }), options);
  });
  const made: Made = { securityGroupId: group?.GroupId ?? null, keyName: key ? name : null, templateName: null };
  if (!made.securityGroupId || !made.keyName) {
    const reason = "Not tried: it needs a security group and a key pair, which could not be made.";
    for (const action of ["CreateLaunchTemplate", "RunInstances", "CreateFleet"]) {
      lines.push(skipped(`ec2:${action}`, reason));
    }
    return { lines, made };
  }
  const machine: Machine = {
    ...{ name, tags, userData: "", market: "on-demand", diskGib: null },
    securityGroupId: made.securityGroupId,
  };
  const templates = templatesFor(machine, [pool]);
  const template = await make("CreateLaunchTemplate", (DryRun) => {
    const parameters = templateParameters(machine, templates[0]?.name ?? "", pool);
    return writes.send(new CreateLaunchTemplateCommand({ ...parameters, DryRun }), options);
  });
  made.templateName = template ? (templates[0]?.name ?? null) : null;
  lines.push(
    await tryOut(
      clients,
      "RunInstances",
      () => writes.send(new RunInstancesCommand({ ...runParameters(machine, pool), DryRun: true }), options),
      signal,
    ),
  );
  if (!template)
    return { lines: [...lines, skipped("ec2:CreateFleet", "Not tried: it needs a launch template.")], made };
  const fleet = fleetParameters({ clientToken: newId(), machine, pools: [pool] }, templates, 1);
  lines.push(
    await tryOut(
      clients,
      "CreateFleet",
      () => writes.send(new CreateFleetCommand({ ...fleet, DryRun: true }), options),
      signal,
    ),
  );
  return { lines, made };
}

function tagsOf({ settings }: Clients, run: string): ResourceTags {
  return {
    "mayfly:installation": settings.installation,
    "mayfly:environment": run,
    "mayfly:attempt": "0",
    "mayfly:expires-at": new Date(Date.now() + lifetimeMs).toISOString(),
  };
}
