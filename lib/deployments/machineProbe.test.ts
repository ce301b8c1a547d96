import { expect, it } from "vitest";
import { readProbe } from "./machineProbe";

it.each([
  [0, "200", { status: 200 }],
  [0, "503", { status: 503 }],
  [7, "000", { failure: "connection refused" }],
  [28, "000", { failure: "nothing within 10 seconds" }],
  [1, "000", { failure: "not with an HTTP answer" }],
  [null, "", { failure: "not with an HTTP answer" }],
])("reads exit code %s with %j", (exitCode, stdout, probe) => {
  expect(readProbe({ exitCode, stdout })).toEqual(probe);
});
