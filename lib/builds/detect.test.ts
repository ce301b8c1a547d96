import { describe, expect, test } from "vitest";
import { detect, filesToRead } from "./detect";

/** Detects from contents; a path without content stands for a file that is not read. */
function detectFrom(contents: Record<string, string>) {
  const files = Object.keys(contents);
  const wanted = new Set(filesToRead(files));
  return detect(files, Object.fromEntries(Object.entries(contents).filter(([path]) => wanted.has(path))));
}

function manifest(fields: Record<string, unknown>): Record<string, string> {
  return { "package.json": JSON.stringify(fields) };
}

const manage = `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\nfrom django.core.management import x`;
const npmInstall = ["npm", "install", "--include=dev", "--no-audit", "--no-fund"];

describe("how a project starts", () => {
  const start = { scripts: { start: "node index.js" } };
  const cases: [what: string, files: Record<string, string>, kind: string, start: unknown][] = [
    ["a start script", manifest(start), "node", { kind: "command", argv: ["npm", "run", "start"] }],
    [
      "a start script with pnpm",
      { ...manifest(start), "pnpm-lock.yaml": "lockfileVersion: '9.0'" },
      "node",
      { kind: "command", argv: ["pnpm", "run", "start"] },
    ],
    ["server.js", { ...manifest({}), "server.js": "" }, "node", { kind: "command", argv: ["node", "server.js"] }],
    [
      "Next",
      manifest({ dependencies: { next: "16" }, scripts: { start: "next start -p 80" } }),
      "next",
      { kind: "next" },
    ],
    ["Next without scripts", manifest({ dependencies: { next: "16" } }), "next", { kind: "next" }],
    [
      "Next behind a server of its own",
      manifest({ dependencies: { next: "16" }, scripts: { start: "node server.js" } }),
      "node",
      { kind: "command", argv: ["npm", "run", "start"] },
    ],
    [
      "Next as an export",
      { ...manifest({ dependencies: { next: "16" } }), "next.config.mjs": `export default { output: "export" }` },
      "next",
      { kind: "files", folder: "out", fallback: false },
    ],
    [
      "Create React App",
      manifest({ dependencies: { "react-scripts": "5" }, scripts: { start: "react-scripts start" } }),
      "spa",
      { kind: "files", folder: "build", fallback: true },
    ],
    [
      "Vite",
      manifest({ devDependencies: { vite: "8" }, scripts: { start: "vite" } }),
      "spa",
      { kind: "files", folder: "dist", fallback: true },
    ],
    [
      "Vite with a folder of its own",
      {
        ...manifest({ devDependencies: { vite: "8" } }),
        "vite.config.ts": `defineConfig({ build: { outDir: "./public/web/" } })`,
      },
      "spa",
      { kind: "files", folder: "public/web", fallback: true },
    ],
    [
      "Vite with a folder elsewhere",
      { ...manifest({ devDependencies: { vite: "8" } }), "vite.config.js": `{ build: { outDir: '../../etc' } }` },
      "spa",
      { kind: "files", folder: "dist", fallback: true },
    ],
    [
      "a server that only builds with Vite",
      manifest({ devDependencies: { vite: "8" }, scripts: { start: "node server.js" } }),
      "node",
      { kind: "command", argv: ["npm", "run", "start"] },
    ],
    [
      "Vue CLI",
      manifest({ devDependencies: { "@vue/cli-service": "5" } }),
      "spa",
      { kind: "files", folder: "dist", fallback: true },
    ],
    [
      "a Procfile",
      { Procfile: "release: x\nweb: ./serve --port $PORT\n" },
      "procfile",
      { kind: "line", line: "./serve --port $PORT" },
    ],
    ["a Procfile before all else", { ...manifest(start), Procfile: "web: a" }, "procfile", { kind: "line", line: "a" }],
    [
      "a Procfile without web",
      { ...manifest(start), Procfile: "worker: a" },
      "node",
      { kind: "command", argv: ["npm", "run", "start"] },
    ],
    ["index.html", { "index.html": "" }, "static", { kind: "files", folder: "", fallback: false }],
    [
      "index.html beside tooling",
      { ...manifest({ devDependencies: { prettier: "3" } }), "index.html": "" },
      "static",
      { kind: "files", folder: "", fallback: false },
    ],
    [
      "Django",
      { "manage.py": manage, "shop/wsgi.py": "" },
      "django",
      { kind: "wsgi", application: "shop.wsgi:application" },
    ],
    [
      "Django with settings in a package",
      {
        "manage.py": manage.replace("shop.settings", "config.settings.prod"),
        "config/settings/base.py": "WSGI_APPLICATION = 'config.server.app'",
      },
      "django",
      { kind: "wsgi", application: "config.server:app" },
    ],
    [
      "Flask",
      { "app.py": "from flask import Flask\napp = Flask(__name__)" },
      "flask",
      { kind: "wsgi", application: "app:app" },
    ],
    [
      "Flask in a package, by a factory",
      { "requirements.txt": "Flask==3.1", "site/__init__.py": "def create_app(config=None):\n  pass" },
      "flask",
      { kind: "wsgi", application: "site:create_app()" },
    ],
    [
      "Flask by wsgi.py first",
      { "wsgi.py": "from app import app # flask", "app.py": "app = Flask(__name__)" },
      "flask",
      { kind: "wsgi", application: "wsgi:app" },
    ],
  ];

  test.each(cases)("%s", (_what, files, kind, expected) => {
    expect(detectFrom(files)).toMatchObject({ kind, start: expected });
  });
});

describe("the folder an Angular build is served from", () => {
  const angular = (build: unknown) => ({
    ...manifest({ dependencies: { "@angular/core": "21" }, scripts: { start: "ng serve" } }),
    "angular.json": JSON.stringify({ projects: { shop: { architect: { build } } } }),
  });

  test.each([
    ["the application builder", { builder: "@angular/build:application" }, "dist/shop/browser"],
    ["with a path", { builder: "@angular/build:application", options: { outputPath: "out" } }, "out/browser"],
    ["with parts", { builder: "x:application", options: { outputPath: { base: "out", browser: "" } } }, "out"],
    [
      "the browser builder",
      { builder: "@angular-devkit/build-angular:browser", options: { outputPath: "dist/a" } },
      "dist/a",
    ],
  ])("%s", (_what, build, folder) => {
    expect(detectFrom(angular(build)).start).toEqual({ kind: "files", folder, fallback: true });
  });

  test("Angular's default without an angular.json that can be read", () => {
    const broken = { ...angular({}), "angular.json": "{" };
    expect(detectFrom(broken).start).toMatchObject({ folder: "dist/app/browser" });
  });
});

describe("the package manager", () => {
  const pinned = (packageManager: string) => manifest({ packageManager, scripts: { start: "x" } });
  const plain = manifest({ scripts: { start: "x" } });

  test.each([
    ["npm", plain, null, npmInstall],
    [
      "npm by its lock",
      { ...plain, "package-lock.json": "" },
      null,
      ["npm", "ci", "--include=dev", "--no-audit", "--no-fund"],
    ],
    ["npm pinned", pinned("npm@11.2.0"), null, npmInstall],
    [
      "pnpm 8",
      { ...plain, "pnpm-lock.yaml": "lockfileVersion: '6.0'\n" },
      "pnpm@8.15.9",
      ["pnpm", "install", "--frozen-lockfile", "--prod=false"],
    ],
    [
      "pnpm 7",
      { ...plain, "pnpm-lock.yaml": "lockfileVersion: 5.4\n" },
      "pnpm@7.33.7",
      ["pnpm", "install", "--frozen-lockfile", "--prod=false"],
    ],
    [
      "pnpm 10",
      { ...plain, "pnpm-lock.yaml": "lockfileVersion: '9.0'\n" },
      "pnpm@10.34.9",
      ["pnpm", "install", "--frozen-lockfile", "--prod=false"],
    ],
    [
      "pnpm pinned with a hash",
      pinned("pnpm@9.1.0+sha512.abc"),
      "pnpm@9.1.0",
      ["pnpm", "install", "--no-frozen-lockfile", "--prod=false"],
    ],
    [
      "Yarn 1",
      { ...plain, "yarn.lock": "# yarn lockfile v1\n" },
      "yarn@1.22.22",
      ["yarn", "install", "--frozen-lockfile", "--production=false", "--non-interactive"],
    ],
    [
      "Yarn 3",
      { ...plain, "yarn.lock": "__metadata:\n  version: 6\n" },
      "@yarnpkg/cli-dist@3.8.7",
      ["yarn", "install", "--immutable"],
    ],
    [
      "Yarn 4",
      { ...plain, "yarn.lock": "__metadata:\n  version: 8\n" },
      "@yarnpkg/cli-dist@4.18.1",
      ["yarn", "install", "--immutable"],
    ],
    [
      "Yarn pinned",
      { ...pinned("yarn@4.1.0"), "yarn.lock": "" },
      "@yarnpkg/cli-dist@4.1.0",
      ["yarn", "install", "--immutable"],
    ],
    ["a pin that could be anything", pinned("pnpm@9.1.0; touch /tmp/x"), null, npmInstall],
  ])("%s", (_what, files, managerPackage, install) => {
    expect(detectFrom(files).node).toMatchObject({ managerPackage, install });
  });
});

describe("what is built", () => {
  test("by the build script, else by the framework's own command", () => {
    expect(detectFrom(manifest({ scripts: { start: "x", build: "tsc" } })).node?.build).toEqual([
      "npm",
      "run",
      "build",
    ]);
    expect(detectFrom(manifest({ dependencies: { next: "16" } })).node?.build).toEqual(["next", "build"]);
    expect(detectFrom(manifest({ scripts: { start: "x" } })).node?.build).toBeNull();
  });

  test("with Create React App, which fails on warnings where CI is set", () => {
    expect(detectFrom(manifest({ dependencies: { "react-scripts": "5" } })).node?.ci).toBe("false");
    expect(detectFrom(manifest({ scripts: { start: "x" } })).node?.ci).toBe("1");
  });

  test("for Django: static files where they have a place, tables in a database file of its own", () => {
    const settings = `STATIC_ROOT = BASE_DIR / "static"\nDATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3"}}`;
    const files = { "manage.py": manage, "shop/wsgi.py": "", "requirements.txt": "Django\ngunicorn==23" };
    expect(detectFrom({ ...files, "shop/settings.py": settings }).python).toEqual({
      packages: [["-r", "requirements.txt"]],
      build: [
        ["python", "manage.py", "collectstatic", "--noinput"],
        ["python", "manage.py", "migrate", "--noinput"],
      ],
    });
    const elsewhere = `DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}`;
    expect(detectFrom({ ...files, "shop/settings.py": elsewhere }).python?.build).toEqual([]);
  });

  test("for Python: gunicorn comes along where nobody names it", () => {
    const app = { "app.py": "from flask import Flask\napp = Flask(__name__)" };
    expect(detectFrom({ ...app, "requirements.txt": "flask" }).python?.packages).toEqual([
      ["-r", "requirements.txt"],
      ["gunicorn"],
    ]);
    const project = `[project]\ndependencies = ["flask", "gunicorn>=23"]`;
    expect(detectFrom({ ...app, "pyproject.toml": project }).python?.packages).toEqual([["."]]);
    expect(detectFrom(app).python?.packages).toEqual([["gunicorn"]]);
  });

  test("for Python with assets: what package.json builds, but not mere tooling", () => {
    const files = { "manage.py": manage, "shop/wsgi.py": "" };
    expect(detectFrom({ ...files, ...manifest({ scripts: { build: "x" } }) }).node?.build).toEqual([
      "npm",
      "run",
      "build",
    ]);
    expect(detectFrom({ ...files, ...manifest({ scripts: { start: "x" } }) }).node).toBeNull();
  });
});

describe("a project that cannot be started", () => {
  test.each([
    ["nothing", {}, /no files/],
    ["nothing known", { "main.rs": "" }, /looked for a Procfile, a package.json .* found none/],
    ["no start script", manifest({ scripts: { build: "tsc" } }), /no start script/],
    ["broken JSON", { "package.json": "{" }, /not valid JSON/],
    ["a list for a package.json", { "package.json": "[]" }, /not valid JSON/],
    ["odd scripts", manifest({ scripts: { start: 3 } }), /no start script/],
    ["Django without wsgi", { "manage.py": manage }, /no wsgi.py/],
  ])("%s", (_what, files, message) => {
    const detection = detectFrom(files);
    expect(detection.start).toBeNull();
    expect(detection.summary).toMatch(message);
    expect(detection.summary).toContain("Give a start command");
  });
});

test("only small, known files are read, and not all of a thousand settings", () => {
  const many = Array.from({ length: 1_000 }, (_, index) => `a${index}/settings.py`);
  const files = [
    "README.md",
    "src/package.json",
    ...many,
    "package.json",
    "shop/settings.py",
    "a/b/c/settings.py",
    "vite.config.ts",
  ];
  const wanted = filesToRead(files);
  expect(wanted).toHaveLength(100);
  expect(wanted.slice(0, 2)).toEqual(["package.json", "vite.config.ts"]);
  expect(wanted).not.toContain("src/package.json");
});

describe("what else is read", () => {
  const plain = manifest({ scripts: { start: "x" } });
  const locked = ["npm", "ci", "--include=dev", "--no-audit", "--no-fund"];

  test.each([
    ["npm by an older lock", { ...plain, "npm-shrinkwrap.json": "" }, null, locked],
    [
      "npm pinned beside a pnpm lock",
      { ...manifest({ packageManager: "npm@11.0.0", scripts: { start: "x" } }), "pnpm-lock.yaml": "" },
      null,
      npmInstall,
    ],
    [
      "pnpm by a lock of no version that is known",
      { ...plain, "pnpm-lock.yaml": "lockfileVersion: '99.0'\n" },
      "pnpm@10.34.9",
      ["pnpm", "install", "--frozen-lockfile", "--prod=false"],
    ],
    [
      "Yarn in the repository itself",
      {
        ...plain,
        "yarn.lock": "__metadata:\n  version: 8\n",
        ".yarnrc.yml": "yarnPath: .yarn/releases/yarn-4.2.2.cjs",
      },
      "@yarnpkg/cli-dist@4.2.2",
      ["yarn", "install", "--immutable"],
    ],
    [
      "Yarn 4 by the first lock of its own",
      { ...plain, "yarn.lock": "__metadata:\n  version: 7\n" },
      "@yarnpkg/cli-dist@4.18.1",
      ["yarn", "install", "--immutable"],
    ],
    [
      "Yarn 1 pinned without a lock",
      manifest({ packageManager: "yarn@1.22.10", scripts: { start: "x" } }),
      "yarn@1.22.10",
      ["yarn", "install", "--production=false", "--non-interactive"],
    ],
    [
      "Yarn 4 pinned without a lock",
      manifest({ packageManager: "yarn@4.0.0-rc.1", scripts: { start: "x" } }),
      "@yarnpkg/cli-dist@4.0.0-rc.1",
      ["yarn", "install", "--no-immutable"],
    ],
  ])("%s", (_what, files, managerPackage, install) => {
    expect(detectFrom(files).node).toMatchObject({ managerPackage, install });
  });

  test("a package.json that begins with a byte order mark", () => {
    expect(detectFrom({ "package.json": `\uFEFF${plain["package.json"]}` }).kind).toBe("node");
  });

  test("a framework that is named by another package's name only is none", () => {
    expect(detectFrom(manifest({ dependencies: { "next-themes": "1" }, scripts: { start: "x" } })).kind).toBe("node");
  });

  test("a Procfile brings the tools of whatever else there is", () => {
    const both = { ...plain, Procfile: "web: x", "requirements.txt": "flask" };
    expect(detectFrom(both)).toMatchObject({ kind: "procfile", python: { packages: [["-r", "requirements.txt"]] } });
    expect(detectFrom(both).node?.install).toEqual(npmInstall);
    expect(detectFrom({ Procfile: "web: x" })).toMatchObject({ node: null, python: null });
  });

  test.each([
    ["Poetry", `[tool.poetry]\nname = "x"`, [["."], ["gunicorn"]]],
    ["settings of a tool alone", "[tool.black]", [["gunicorn"]]],
  ])("a pyproject.toml of %s", (_what, text, packages) => {
    const app = { "app.py": "from flask import Flask\napp = Flask(__name__)", "pyproject.toml": text };
    expect(detectFrom(app).python?.packages).toEqual(packages);
  });

  test("a package that only begins like gunicorn is not gunicorn", () => {
    const app = { "app.py": "from flask import Flask\napp = Flask(__name__)" };
    const packagesOf = (requirements: string) =>
      detectFrom({ ...app, "requirements.txt": requirements }).python?.packages;
    expect(packagesOf("flask\nmygunicorn")).toEqual([["-r", "requirements.txt"], ["gunicorn"]]);
    expect(packagesOf("flask\nGunicorn==23")).toEqual([["-r", "requirements.txt"]]);
  });
});
