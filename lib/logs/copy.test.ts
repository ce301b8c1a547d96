import { expect, it } from "vitest";
import { copyRows } from "./copy";

const [environmentId, deploymentId] = ["0190163d-8694-739b-aea5-966c26f8ad91", "0190163d-8694-739b-aea5-966c26f8ad92"];

it("writes fields as Postgres reads them, the time in microseconds since 2000 in UTC", () => {
  const text = "é\0";
  const rows = copyRows({
    environmentId,
    first: 7,
    timeMs: Date.UTC(2000, 6, 1) + 5,
    lines: [
      { deploymentId, step: "app", stream: "stdout", text },
      { deploymentId: null, step: "", stream: "stderr", text: "" },
    ],
  });
  const int64 = (value: bigint) => {
    const bytes = Buffer.alloc(12);
    bytes.writeInt32BE(8);
    bytes.writeBigInt64BE(value, 4);
    return bytes;
  };
  const field = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const uuid = (id: string) => field(Buffer.from(id.replaceAll("-", ""), "hex"));
  const words = (value: string) => field(Buffer.from(value));
  const [count, none] = [Buffer.from([0, 7]), Buffer.from([255, 255, 255, 255])];
  // 182 days after 2000 began.
  const time = int64((182n * 86_400_000n + 5n) * 1_000n);
  const first = [count, uuid(environmentId), int64(7n), time, uuid(deploymentId)];
  const second = [count, uuid(environmentId), int64(8n), time, none];
  expect(rows).toEqual(
    Buffer.concat([
      ...[...first, words("app"), words("stdout"), words(text)],
      ...[...second, words(""), words("stderr"), words("")],
    ]),
  );
});
