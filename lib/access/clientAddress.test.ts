import { expect, test } from "vitest";
import { clientAddress } from "./clientAddress";

test.each([
  [null, null],
  ["", null],
  ["192.0.2.1", "192.0.2.1"],
  // The last one is the nearest proxy's; what is before it a client may have written.
  ["10.0.0.1, 192.0.2.1", "192.0.2.1"],
  ["10.0.0.1,192.0.2.1 ", "192.0.2.1"],
  ["192.0.2.1,", null],
  ["2001:db8::1", "2001:db8::1"],
  ["x".repeat(65), "x".repeat(64)],
])("X-Forwarded-For %s: %s", (header, address) => {
  expect(clientAddress(new Headers(header === null ? {} : { "x-forwarded-for": header }))).toBe(address);
});
