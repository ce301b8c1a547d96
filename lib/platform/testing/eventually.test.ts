import { expect, test } from "vitest";
import { eventually } from "./eventually";

test("gives what the check returns once it returns something", async () => {
  let calls = 0;
  expect(await eventually(() => (++calls < 3 ? null : "there"))).toBe("there");
  expect(calls).toBe(3);
});

test("waits through checks that throw", async () => {
  let calls = 0;
  const check = () => {
    if (++calls < 2) throw new Error("not yet");
    return calls;
  };
  expect(await eventually(check)).toBe(2);
});

test("fails with the last reason after the deadline", async () => {
  const never = eventually(() => expect(1).toBe(2), { timeoutMs: 30 });
  await expect(never).rejects.toThrow(/Still not so after 30 ms: expected 1 to be 2/);
});
