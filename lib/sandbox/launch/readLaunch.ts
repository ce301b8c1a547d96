import { type CatalogueType, catalogue, type Image } from "@/lib/sandbox/catalogue";
import { imagesOf } from "@/lib/sandbox/offers";
import type { Call } from "@/lib/sandbox/protocol/action";
import { AwsError, invalidValue } from "@/lib/sandbox/protocol/errors";
import type { Tags } from "@/lib/sandbox/protocol/filters";
import type { Params } from "@/lib/sandbox/protocol/params";
import type { KeyPairRecord, Market } from "@/lib/sandbox/records";
import { readTagSpecifications } from "@/lib/sandbox/tags";
import { checkDisks } from "./readDisk";
import { type Placement, readPlacement } from "./readPlacement";

const maxInstances = 100;
const maxUserDataBytes = 16_384;
const maxHops = 64;

export type Launch = Placement & {
  image: Image;
  type: CatalogueType;
  market: Market;
  minCount: number;
  maxCount: number;
  keyPair: KeyPairRecord | undefined;
  userData: string;
  tags: Record<string, Tags>;
  /** What EC2 itself writes on the instance. */
  systemTags: Tags;
  shutdownBehavior: "stop" | "terminate";
  httpTokens: "optional" | "required";
  hopLimit: number;
};

/** Checks a RunInstances call as EC2 does, in about its order. */
export function readLaunch(call: Call, systemTags: Tags = {}): Launch {
  const { params } = call;
  const image = readImage(call);
  const type = readType(params, image);
  const market = oneOf(params.struct("InstanceMarketOptions"), "MarketType", ["spot", "on-demand"], "on-demand");
  checkDisks(params, image);
  return {
    image,
    type,
    ...readCounts(params),
    market,
    keyPair: readKeyPair(call),
    ...readPlacement(call),
    userData: readUserData(params),
    tags: readLaunchTags(params, market),
    systemTags,
    shutdownBehavior: oneOf(params, "InstanceInitiatedShutdownBehavior", ["stop", "terminate"], "stop"),
    ...readMetadataOptions(params.struct("MetadataOptions")),
  };
}

/** A launch that makes no Spot request fails with tags for one (API Reference, "LaunchTemplateTagSpecificationRequest"). */
function readLaunchTags(params: Params, market: Market): Record<string, Tags> {
  const made = ["instance", "volume", "network-interface", ...(market === "spot" ? ["spot-instances-request"] : [])];
  return readTagSpecifications(params, made);
}

function readMetadataOptions(options: Params): Pick<Launch, "httpTokens" | "hopLimit"> {
  const hopLimit = options.integer("HttpPutResponseHopLimit") ?? 1;
  if (hopLimit < 1 || hopLimit > maxHops) throw invalidValue(String(hopLimit), "HttpPutResponseHopLimit");
  return { httpTokens: oneOf(options, "HttpTokens", ["optional", "required"], "optional"), hopLimit };
}

function readImage({ cloud, params }: Call): Image {
  const id = params.required("ImageId");
  if (!/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) throw new AwsError("InvalidAMIID.Malformed", `Invalid id: "${id}"`);
  const image = imagesOf(cloud).find((candidate) => candidate.id === id);
  if (!image) throw new AwsError("InvalidAMIID.NotFound", `The image id '[${id}]' does not exist`);
  return image;
}

function readType(params: Params, image: Image): CatalogueType {
  const name = params.text("InstanceType") ?? "t3.small";
  const type = catalogue.find((candidate) => candidate.name === name);
  if (!type) throw new AwsError("InvalidParameterValue", `Invalid value '${name}' for InstanceType.`);
  if (type.architecture !== image.architecture) {
    throw new AwsError(
      "InvalidParameterValue",
      `The architecture '${type.architecture}' of the specified instance type does not match the architecture '${image.architecture}' of the specified AMI.`,
    );
  }
  if (params.names().includes("CreditSpecification") && !type.name.startsWith("t")) {
    const message = `The CreditSpecification parameter is not supported for the instance type ${type.name}.`;
    throw new AwsError("InstanceCreditSpecification.NotSupported", message);
  }
  return type;
}

function readCounts(params: Params): { minCount: number; maxCount: number } {
  params.required("MinCount");
  params.required("MaxCount");
  const minCount = params.integer("MinCount") ?? 1;
  const maxCount = params.integer("MaxCount") ?? 1;
  if (minCount < 1) throw invalidValue(String(minCount), "minCount");
  if (maxCount < minCount) throw invalidValue(String(maxCount), "maxCount");
  if (maxCount > maxInstances) {
    throw new AwsError(
      "InstanceLimitExceeded",
      `You have requested more instances (${maxCount}) than your limit allows.`,
    );
  }
  return { minCount, maxCount };
}

function readKeyPair({ cloud, params }: Call): KeyPairRecord | undefined {
  const name = params.text("KeyName");
  if (name === undefined) return undefined;
  const found = [...cloud.store.keyPairs.values()].find((candidate) => candidate.name === name);
  if (!found) throw new AwsError("InvalidKeyPair.NotFound", `The key pair '${name}' does not exist`);
  return found;
}

function readUserData(params: Params): string {
  const text = params.text("UserData") ?? "";
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) {
    throw new AwsError("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.");
  }
  const bytes = Buffer.from(text, "base64");
  if (bytes.length > maxUserDataBytes) {
    throw new AwsError("InvalidParameterValue", `User data is limited to ${maxUserDataBytes} bytes`);
  }
  return bytes.toString("utf8");
}

function oneOf<Value extends string>(params: Params, name: string, values: Value[], fallback: Value): Value {
  const text = params.text(name) ?? fallback;
  const value = values.find((candidate) => candidate === text);
  if (!value) throw invalidValue(text, name);
  return value;
}
