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

it.each([
  [6, "000", { failure: "localhost is not known" }],
  [52, "000", { failure: "connection closed without an answer" }],
  [56, "200", { failure: "connection closed without an answer" }],
  [0, "000", { failure: "not with an HTTP answer" }],
  [0, "", { failure: "not with an HTTP answer" }],
  [0, "2000", { failure: "not with an HTTP answer" }],
  [7, "200", { failure: "connection refused" }],
])("takes exit code %s with %j for no answer", (exitCode, stdout, probe) => {
  expect(readProbe({ exitCode, stdout })).toEqual(probe);
});
