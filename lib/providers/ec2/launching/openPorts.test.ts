import { expect, test } from "vitest";
import { missing, rulesOf, toPermission } from "./openPorts";

test("a rule is one TCP port for one range, of either family", () => {
  const rules = [
    { port: 22, cidr: "192.0.2.0/24" },
    { port: 3000, cidr: "::/0" },
  ];
  expect(rules.map(toPermission).flatMap(rulesOf)).toEqual(rules);
});

test("rules of somebody else's making are none of ours", () => {
  const IpRanges = [{ CidrIp: "192.0.2.0/24" }];
  expect(rulesOf({ IpProtocol: "tcp", FromPort: 1, ToPort: 9, IpRanges })).toEqual([]);
  expect(rulesOf({ IpProtocol: "-1", IpRanges })).toEqual([]);
  expect(rulesOf({ IpProtocol: "udp", FromPort: 53, ToPort: 53, IpRanges })).toEqual([]);
});

test("missing are those that the others lack, each once", () => {
  const [a, b] = [
    { port: 22, cidr: "192.0.2.0/24" },
    { port: 22, cidr: "198.51.100.0/24" },
  ];
  expect(missing([a, b, { ...b }], [{ ...a }])).toEqual([b]);
  expect(missing([], [a])).toEqual([]);
});
