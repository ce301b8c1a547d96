/** The services that share the endpoint, by the names that calls are signed for. */
export const services = ["ec2", "sts", "iam", "ssm", "servicequotas", "secretsmanager", "fis"] as const;
export type Service = (typeof services)[number];

/** How a service's calls and answers are written: EC2 has its own dialect of Query. */
export type Protocol = "ec2" | "query" | "json" | "rest";

export const protocols: Record<Service, Protocol> = {
  ec2: "ec2",
  sts: "query",
  iam: "query",
  ssm: "json",
  servicequotas: "json",
  secretsmanager: "json",
  fis: "rest",
};

/** The service that a request says it is for; EC2 where it does not say, since an answer needs some form. */
export function serviceOf({ headers }: { headers: Record<string, string | string[] | undefined> }): Service {
  const name = /Credential=[^/,\s]+\/\d{8}\/[^/,\s]+\/([^/,\s]+)\//.exec(String(headers.authorization ?? ""))?.[1];
  return services.find((service) => service === name) ?? "ec2";
}
