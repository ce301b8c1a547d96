import { images } from "@/lib/sandbox/catalogue";
import { accountId } from "@/lib/sandbox/network";
import type { Call } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import type { XmlObject } from "@/lib/sandbox/protocol/xml";

/** SSM's GetParameter, for the public parameters that name images. */
export function getParameter({ region }: Call, input: unknown): XmlObject {
  const name = typeof input === "object" && input && "Name" in input ? String(input.Name) : "";
  const image = images.find(({ ssmParameters }) => ssmParameters.includes(name));
  if (!image) throw new AwsError("ParameterNotFound", `There is no parameter ${name}.`);
  return {
    Parameter: {
      Name: name,
      Type: "String",
      Value: image.id,
      Version: 1,
      DataType: "text",
      ARN: `arn:aws:ssm:${region}:${accountId}:parameter${name}`,
      LastModifiedDate: Date.parse(image.createdAt) / 1_000,
    },
  };
}
