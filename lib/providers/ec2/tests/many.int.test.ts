import {
  CreateLaunchTemplateCommand,
  CreateSecurityGroupCommand,
  EC2Client,
  ImportKeyPairCommand,
  type _InstanceType as InstanceType,
  paginateDescribeSpotPriceHistory,
  RunInstancesCommand,
  type TagSpecification,
} from "@aws-sdk/client-ec2";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/lib/platform/ids";
import { eventually } from "@/lib/platform/testing/eventually";
import { ec2Provider } from "@/lib/providers/ec2/provider";
import { settingsFor } from "@/lib/providers/ec2/testing/settings";
import { typesOf } from "@/lib/providers/sizes";
import { type Provider, poolKey, type Remains } from "@/lib/providers/types";
import { catalogue, zonesOf } from "@/lib/sandbox/catalogue";
import { control, useSandbox } from "@/lib/sandbox/testing/sandbox";
import { generateKeyPair } from "@/lib/ssh/keys";

// Nothing here looks inside a machine, so that none has to boot.
const sandbox = useSandbox({ delays: { pendingMs: 600_000 } });
const never = new AbortController().signal;
const never60 = { pendingMs: 600_000 };
const image = "ami-0a2023000000000e1";
let ec2: EC2Client;
let provider: Provider;

beforeAll(() => {
  const { endpoint, credentials } = sandbox();
  ec2 = new EC2Client({ endpoint, credentials, region: "us-east-1" });
  provider = ec2Provider(settingsFor(sandbox()));
});

afterEach(async () => {
  await control(sandbox(), "POST", "reset");
  await control(sandbox(), "POST", "delays", never60);
});

function tags(kind: TagSpecification["ResourceType"], values: Record<string, string>): TagSpecification[] {
  return [{ ResourceType: kind, Tags: Object.entries(values).map(([Key, Value]) => ({ Key, Value })) }];
}

async function run(count: number, values: Record<string, string>, SecurityGroupIds?: string[]): Promise<string[]> {
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({
      ...{ ImageId: image, InstanceType: "t3.small", MinCount: count, MaxCount: count, SecurityGroupIds },
      TagSpecifications: tags("instance", values),
    }),
  );
  return Instances.map(({ InstanceId = "" }) => InstanceId);
}

describe("more machines than fit into one answer", () => {
  const [installation, other] = [newId(), newId()];
  const unknown = (number: number) => `i-${String(number).padStart(17, "0")}`;
  let ids: string[];

  beforeAll(async () => {
    ids = await run(7, { "mayfly:installation": installation, "mayfly:environment": "e1" });
    await run(2, { "mayfly:installation": other });
    await run(1, { Name: "somebody else's" });
  });

  it("are all described, in the order they were asked for, wherever they stand among those who are not known", async () => {
    for (const count of [1, 199, 200, 201, 400, 401, 601]) {
      const asked = Array.from({ length: count }, (_, index) => unknown(index));
      // The first and the last of each call, as many as fit into one.
      const places = [0, 198, 199, 200, 399, 400, 600].filter((place) => place < count);
      for (const [index, place] of places.entries()) asked[place] = ids[index] as string;
      const found = await provider.describe([...asked, asked[0] as string], never);
      expect(found.map(({ id }) => id)).toEqual(ids.slice(0, places.length));
    }
  });

  it("are all described to several who ask at once, and to each what it asked for", async () => {
    const parts = Array.from({ length: 60 }, (_, index) => [ids[index % 7] as string, unknown(index), unknown(-index)]);
    const answers = await Promise.all(parts.map((part) => provider.describe(part, never)));
    expect(answers.map((found) => found.map(({ id }) => id))).toEqual(parts.map(([id]) => [id]));
  });

  it.each([1, 2, 3, 6, 7, 8])(
    "are all listed, of one installation, on pages of %i, until they are terminated",
    async (items) => {
      await control(sandbox(), "POST", "faults", { kind: "short-pages", items });
      const listed = async (of: string) => (await provider.list(of, never)).map(({ id }) => id).sort();
      expect(await listed(installation)).toEqual(ids.toSorted());
      expect(await listed(other)).toHaveLength(2);
      expect(await listed(newId())).toEqual([]);
      const [short = ""] = await run(1, { "mayfly:installation": installation });
      expect(await listed(installation)).toContain(short);
      await provider.terminate(short, never);
      await eventually(async () => !(await listed(installation)).includes(short));
      expect(await listed(installation)).toEqual(ids.toSorted());
    },
  );
});

describe("a teardown", () => {
  /** Everything that an environment may have, and more than one of it. */
  async function furnished(count = 2) {
    const environment = newId();
    const values = { "mayfly:environment": environment };
    const name = (index: number) => `${environment}-${index}`;
    const numbers = Array.from({ length: count }, (_, index) => index);
    const groups: string[] = [];
    for (const index of numbers) {
      const TagSpecifications = tags("security-group", values);
      const command = new CreateSecurityGroupCommand({ GroupName: name(index), Description: "x", TagSpecifications });
      groups.push((await ec2.send(command)).GroupId ?? "");
      const PublicKeyMaterial = Buffer.from(generateKeyPair().publicKey);
      const keyTags = tags("key-pair", values);
      await ec2.send(new ImportKeyPairCommand({ KeyName: name(index), PublicKeyMaterial, TagSpecifications: keyTags }));
      const templateTags = tags("launch-template", values);
      const LaunchTemplateData = { ImageId: image };
      const template = { LaunchTemplateName: name(index), LaunchTemplateData, TagSpecifications: templateTags };
      await ec2.send(new CreateLaunchTemplateCommand(template));
    }
    const instances = await run(count, values, groups.slice(0, 1));
    const names = numbers.map(name);
    return {
      environment,
      remains: { instances, securityGroups: groups, keyPairs: names, launchTemplates: names, secrets: [] },
    };
  }

  const sorted = (remains: Remains) =>
    Object.fromEntries(Object.entries(remains).map(([kind, names]) => [kind, names.toSorted()]));
  const tearDown = (environment: string) => provider.teardown(environment, never);
  const untilEmpty = (environment: string) =>
    eventually(async () => Object.values(await tearDown(environment)).flat().length === 0);

  it("ends everything of one environment and nothing of another", async () => {
    const [one, other] = [await furnished(), await furnished()];
    expect(sorted(await tearDown(one.environment))).toEqual(sorted(one.remains));
    await untilEmpty(one.environment);
    const states = async (ids: string[]) => new Set((await provider.describe(ids, never)).map(({ state }) => state));
    expect(await states(one.remains.instances)).toEqual(new Set(["terminated"]));
    expect(await states(other.remains.instances)).toEqual(new Set(["pending"]));
    expect(sorted(await tearDown(other.environment))).toEqual(sorted(other.remains));
    await untilEmpty(other.environment);
  });

  it("waits with a group for the machine that is in it, and says so", async () => {
    const { environment, remains } = await furnished();
    await control(sandbox(), "POST", "delays", { ...never60, endingMs: 400 });
    await tearDown(environment);
    const second = await tearDown(environment);
    expect(second).toEqual({
      ...{ instances: remains.instances, securityGroups: remains.securityGroups.slice(0, 1) },
      ...{ keyPairs: [], launchTemplates: [], secrets: [] },
    });
    await untilEmpty(environment);
  });

  it("finds all of several, however few fit into one answer", async () => {
    const { environment, remains } = await furnished(3);
    await control(sandbox(), "POST", "faults", { kind: "short-pages", items: 1 });
    expect(sorted(await tearDown(environment))).toEqual(sorted(remains));
    await untilEmpty(environment);
  });

  const calls = [
    "DescribeInstances",
    "TerminateInstances",
    "DescribeKeyPairs",
    "DeleteKeyPair",
    "DescribeLaunchTemplates",
    "DeleteLaunchTemplate",
    "DescribeSecurityGroups",
    "DeleteSecurityGroup",
  ];

  it.each(calls)("that may not %s ends all the rest, says so, and goes on once it may", async (action) => {
    const { environment, remains: made } = await furnished(1);
    await control(sandbox(), "POST", "faults", { kind: "deny", action: `ec2:${action}` });
    const refused = () => expect(tearDown(environment)).rejects.toMatchObject({ name: "ProviderError", fault: "auth" });
    await refused();
    if (!action.endsWith("Instances")) {
      await eventually(async () => (await provider.describe(made.instances, never))[0]?.state === "terminated");
    }
    await refused();
    await control(sandbox(), "POST", "reset");
    await control(sandbox(), "POST", "delays", never60);
    const kinds: [RegExp, keyof Remains][] = [
      [/Instances/, "instances"],
      [/KeyPair/, "keyPairs"],
      [/LaunchTemplate/, "launchTemplates"],
      [/SecurityGroup/, "securityGroups"],
    ];
    const kind = kinds.find(([pattern]) => pattern.test(action))?.[1] ?? "instances";
    // A group stays with the machine that is in it.
    const expected = kind === "instances" ? ["instances", "securityGroups"] : [kind];
    const left = Object.entries(await tearDown(environment)).flatMap(([name, each]) => (each.length > 0 ? [name] : []));
    expect(left.sort()).toEqual(expected);
    await untilEmpty(environment);
  });

  it.each(calls.filter((action) => !action.startsWith("Describe")))(
    "does not mind what is gone before it can %s",
    async (action) => {
      const codes: Record<string, string> = {
        TerminateInstances: "InvalidInstanceID.NotFound",
        DeleteKeyPair: "InvalidKeyPair.NotFound",
        DeleteLaunchTemplate: "InvalidLaunchTemplateId.NotFound",
        DeleteSecurityGroup: "InvalidGroup.NotFound",
      };
      const { environment, remains } = await furnished();
      await control(sandbox(), "POST", "faults", {
        kind: "error-after",
        action,
        code: codes[action],
        status: 400,
        times: 1,
      });
      // A key pair that is not there is deleted without an error, so that one is none of ours to explain.
      if (action === "DeleteKeyPair") await expect(tearDown(environment)).rejects.toMatchObject({ fault: "not-found" });
      else expect(sorted(await tearDown(environment))).toEqual(sorted(remains));
      await untilEmpty(environment);
    },
  );

  it("of what has nothing, and the end of a machine that nobody knows, is no fault", async () => {
    const nothing = { instances: [], securityGroups: [], keyPairs: [], launchTemplates: [], secrets: [] };
    expect(await tearDown(newId())).toEqual(nothing);
    await provider.terminate("i-0123456789abcdef0", never);
  });
});

it("tells of each pool the price that is in force in its own zone, and of no other", async () => {
  await control(sandbox(), "POST", "faults", { kind: "short-pages", items: 3 });
  const pools = await provider.pools(typesOf("small"), never);
  const newest = new Map<string, { at: number; price: number }>();
  const query = { InstanceTypes: typesOf("small") as InstanceType[], StartTime: new Date(Date.now() - 86_400_000) };
  for await (const { SpotPriceHistory = [] } of paginateDescribeSpotPriceHistory({ client: ec2, pageSize: 7 }, query)) {
    for (const {
      InstanceType: instanceType = "",
      AvailabilityZone: zone = "",
      SpotPrice,
      Timestamp,
    } of SpotPriceHistory) {
      const key = poolKey({ instanceType, zone });
      const at = Timestamp?.getTime() ?? 0;
      if (at >= (newest.get(key)?.at ?? 0)) newest.set(key, { at, price: Math.round(Number(SpotPrice) * 1_000_000) });
    }
  }
  const wanted = pools.filter((_, index) => index % 2 === 0);
  const expected = wanted.map((pool) => [poolKey(pool), newest.get(poolKey(pool))?.price] as const);
  expect(new Map(await provider.spotPrices(wanted, never))).toEqual(new Map(expected));
  expect(new Set(expected.map(([, price]) => price)).size).toBeGreaterThan(4);
});

it("offers every type that boots the image, over more than one page, with what it has", async () => {
  await control(sandbox(), "POST", "faults", { kind: "short-pages", items: 4 });
  const offered = await provider.instanceTypes(never);
  const plain = catalogue.map(({ name, architecture, vcpus, memoryMib }) => ({ name, architecture, vcpus, memoryMib }));
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  expect(offered.toSorted(byName)).toEqual(plain.toSorted(byName));
});

it("knows every zone of every type of a size, however few fit into one answer", async () => {
  const known = await provider.pools(typesOf("large"), never);
  await control(sandbox(), "POST", "faults", { kind: "short-pages", items: 1 });
  const asked = await ec2Provider(settingsFor(sandbox())).pools(typesOf("large"), never);
  expect(asked).toEqual(known);
  const sold = typesOf("large").filter((type) => catalogue.some(({ name }) => name === type));
  expect([...new Set(asked.map(({ instanceType }) => instanceType))]).toEqual(sold);
  expect(asked.map(({ zone }) => zone)).toEqual(sold.flatMap(() => zonesOf("us-east-1")));
});
