import type { Action } from "./action";
import { authorizeSecurityGroupIngress } from "./authorizeSecurityGroupIngress";
import { createKeyPair } from "./createKeyPair";
import { createSecurityGroup } from "./createSecurityGroup";
import { deleteKeyPair } from "./deleteKeyPair";
import { deleteSecurityGroup } from "./deleteSecurityGroup";
import { describeInstances } from "./describeInstances";
import { describeKeyPairs } from "./describeKeyPairs";
import { describeSecurityGroups } from "./describeSecurityGroups";
import { importKeyPair } from "./importKeyPair";
import { revokeSecurityGroupIngress } from "./revokeSecurityGroupIngress";
import { runInstances } from "./runInstances";
import { terminateInstances } from "./terminateInstances";

/** Every action of EC2's Query protocol that the sandbox knows, by the name it has there. */
export const actions: Record<string, Action> = {
  AuthorizeSecurityGroupIngress: authorizeSecurityGroupIngress,
  CreateKeyPair: createKeyPair,
  CreateSecurityGroup: createSecurityGroup,
  DeleteKeyPair: deleteKeyPair,
  DeleteSecurityGroup: deleteSecurityGroup,
  DescribeInstances: describeInstances,
  DescribeKeyPairs: describeKeyPairs,
  DescribeSecurityGroups: describeSecurityGroups,
  ImportKeyPair: importKeyPair,
  RevokeSecurityGroupIngress: revokeSecurityGroupIngress,
  RunInstances: runInstances,
  TerminateInstances: terminateInstances,
};
