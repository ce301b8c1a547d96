import type { Detection, Project, PythonProject, Start } from "./types";

const modulePattern = /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*$/;

/** Dependencies of a Python project; null where nothing says that it is one. */
export function pythonProject(project: Project, serves: boolean): PythonProject | null {
  const { files, read } = project;
  const packages: string[][] = [];
  if (files.has("requirements.txt")) packages.push(["-r", "requirements.txt"]);
  else if (files.has("pyproject.toml") && /^\[(?:project|tool\.poetry)\]/m.test(read["pyproject.toml"] ?? "")) {
    packages.push(["."]);
  }
  if (packages.length === 0 && !serves) return null;
  if (serves && !names(project, "gunicorn")) packages.push(["gunicorn"]);
  return { packages, build: [] };
}

/** Whether the project's dependencies name a package. */
function names({ read }: Project, name: string): boolean {
  return new RegExp(`(?:^|["'\\s])${name}\\b`, "im").test(
    `${read["requirements.txt"] ?? ""}\n${read["pyproject.toml"] ?? ""}`,
  );
}

/** Django, by its manage.py. Static files are collected if there is a place for them, and SQLite gets its tables. */
export function detectDjango(project: Project): Detection | null {
  const manage = project.read["manage.py"];
  if (manage === undefined || !/django/i.test(manage)) return null;
  const settings = /DJANGO_SETTINGS_MODULE["']\s*,\s*["']([\w.]+)["']/.exec(manage)?.[1] ?? "";
  const texts = settingsTexts(project, settings);
  const application = djangoApplication(project, settings, texts);
  if (!application) return null;
  const python = pythonProject(project, true);
  const build: string[][] = [];
  if (/^\s*STATIC_ROOT\s*=/m.test(texts)) build.push(["python", "manage.py", "collectstatic", "--noinput"]);
  // A database file in the checkout is this environment's own; a database elsewhere is not ours to change.
  if (/django\.db\.backends\.sqlite3/.test(texts)) build.push(["python", "manage.py", "migrate", "--noinput"]);
  const start: Start = { kind: "wsgi", application };
  const summary = `A Django app (${application}), served by gunicorn`;
  return { kind: "django", summary, node: null, python: python && { ...python, build }, start };
}

/** The settings module's text; of all its files where it is a package. */
function settingsTexts({ read }: Project, module: string): string {
  const path = module.replaceAll(".", "/");
  const folder = path.replace(/\/[^/]*$/, "");
  return Object.entries(read)
    .filter(([file]) => file === `${path}.py` || file.startsWith(`${path}/`) || /(?:^|\/)settings\/\w+\.py$/.test(file))
    .filter(([file]) => folder === "" || file.startsWith(folder.split("/")[0] ?? ""))
    .map(([, text]) => text)
    .join("\n");
}

function djangoApplication({ files }: Project, settings: string, texts: string): string | null {
  const [, module, name] = /^\s*WSGI_APPLICATION\s*=\s*["']([\w.]+)\.(\w+)["']/m.exec(texts) ?? [];
  if (module && name && modulePattern.test(module)) return `${module}:${name}`;
  const packages = settings.split(".").slice(0, -1);
  for (let depth = packages.length; depth > 0; depth -= 1) {
    const path = packages.slice(0, depth);
    if (files.has(`${path.join("/")}/wsgi.py`)) return `${path.join(".")}.wsgi:application`;
  }
  const other = [...files].find((file) => /^[A-Za-z_]\w*\/wsgi\.py$/.test(file));
  return other ? `${other.split("/")[0]}.wsgi:application` : null;
}

/** Flask, by a module at the root, or a package, that makes a Flask application. */
export function detectFlask(project: Project): Detection | null {
  for (const [path, text] of flaskCandidates(project)) {
    if (!/\bflask\b/i.test(text) && !names(project, "flask")) continue;
    const name = flaskApplication(text);
    if (!name) continue;
    const application = `${path.replace(/(?:\/__init__)?\.py$/, "")}:${name}`;
    const python = pythonProject(project, true);
    const summary = `A Flask app (${application}), served by gunicorn`;
    return { kind: "flask", summary, node: null, python, start: { kind: "wsgi", application } };
  }
  return null;
}

function flaskCandidates({ read }: Project): [string, string][] {
  const order = ["wsgi.py", "app.py", "main.py", "application.py", "server.py"];
  const packages = Object.keys(read).filter((path) => /^[A-Za-z_]\w*\/__init__\.py$/.test(path));
  return [...order, ...packages.sort()].flatMap((path) => {
    const text = read[path];
    return text === undefined ? [] : [[path, text] as [string, string]];
  });
}

/** The WSGI callable a module offers: a variable, or a factory that gunicorn can call without arguments. */
function flaskApplication(text: string): string | null {
  const variable = /^(application|app|\w+)\s*(?::[^=\n]+)?=\s*(?:flask\.)?(?:Flask|create_app|make_app)\(/m.exec(
    text,
  )?.[1];
  if (variable) return variable;
  const imported = /^from\s+\S+\s+import\s+(?:.*\b)?(app|application)\b/m.exec(text)?.[1];
  if (imported) return imported;
  const factory = /^def\s+(create_app|make_app)\s*\(([^)]*)\)/m.exec(text);
  const isCallable = factory && (factory[2] ?? "").split(",").every((part) => part.trim() === "" || /[=*]/.test(part));
  return factory && isCallable ? `${factory[1]}()` : null;
}
