import { assertVersion, onlyVersion, readTemplate } from "@/lib/sandbox/launchTemplates";
import type { Call } from "@/lib/sandbox/protocol/action";
import type { Tags } from "@/lib/sandbox/protocol/filters";
import { Params } from "@/lib/sandbox/protocol/params";
import type { LaunchTemplateRecord } from "@/lib/sandbox/records";

type Pairs = [string, string][];

/**
 * A launch's parameters: a template's, with those of the call instead where it gives any of the same name.
 * Source: Amazon EC2 API Reference, "RunInstances", LaunchTemplate.
 */
export function overlay(data: Pairs, own: Pairs): Params {
  const first = (name: string) => name.split(".")[0];
  const given = new Set(own.map(([name]) => first(name)));
  return new Params(new Map([...data.filter(([name]) => !given.has(first(name))), ...own]));
}

/** A RunInstances call with what its launch template says; the same call when it names none. */
export function withTemplate(call: Call): { call: Call; systemTags: Tags } {
  const { cloud, params } = call;
  if (!params.names().includes("LaunchTemplate")) return { call, systemTags: {} };
  const named = params.struct("LaunchTemplate");
  const template = readTemplate(cloud, named);
  assertVersion(template, named.text("Version") ?? "$Default");
  const own = params.pairs().filter(([name]) => !name.startsWith("LaunchTemplate."));
  return { call: { ...call, params: overlay(template.data, own) }, systemTags: templateTags(template) };
}

/** What EC2 itself writes on an instance that was launched from a template. */
export function templateTags({ id }: LaunchTemplateRecord): Tags {
  return { "aws:ec2launchtemplate:id": id, "aws:ec2launchtemplate:version": String(onlyVersion) };
}
