"""Makes wheels of Python packages as Debian ships them: debianWheels.py FOLDER DEB...

A wheel is a zip of importable files and a `.dist-info` folder (https://packaging.python.org/en/latest/specifications/
binary-distribution-format/). Debian's packages hold the same files, with `.egg-info` or `.dist-info` beside them.
Prints the names of the wheels.
"""

import base64
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile


def field(deb, name):
    return subprocess.run(["dpkg-deb", "-f", deb, name], check=True, capture_output=True, text=True).stdout.strip()


def metadata_of(info, requirements):
    """The METADATA text, with what Debian says the package depends on: it builds some without their requirements."""
    paths = [info / "METADATA", info / "PKG-INFO", info]
    text = next(path for path in paths if path.is_file()).read_text()
    head, separator, rest = text.partition("\n\n")
    lines = [line for line in head.split("\n") if not line.startswith("Requires-Dist:")]
    return "\n".join([*lines, *(f"Requires-Dist: {name}" for name in requirements)]) + separator + rest


def project_name(info):
    """`Flask` for `Flask-2.2.2.egg-info`."""
    return info.name.split("-")[0]


def make_wheel(packages, info, requirements, folder):
    metadata = metadata_of(info, requirements)
    name = project_name(info)
    version = re.search(r"^Version: (.+)$", metadata, re.M)[1].strip()
    base = f"{re.sub(r'[-_.]+', '_', name)}-{version}"
    files = {}
    for path in sorted(packages.rglob("*")):
        relative = path.relative_to(packages)
        hidden = relative.parts[0].endswith((".egg-info", ".dist-info")) or "__pycache__" in relative.parts
        if path.is_file() and not hidden:
            files[str(relative)] = path.read_bytes()
    files[f"{base}.dist-info/METADATA"] = metadata.encode()
    files[f"{base}.dist-info/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: mayfly\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    if (info / "entry_points.txt").is_file():
        files[f"{base}.dist-info/entry_points.txt"] = (info / "entry_points.txt").read_bytes()
    record = ""
    for path, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(content)}\n"
    files[f"{base}.dist-info/RECORD"] = f"{record}{base}.dist-info/RECORD,,\n".encode()
    wheel = folder / f"{base}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return wheel.name


def main(folder, debs):
    with tempfile.TemporaryDirectory() as temporary:
        found = {}
        for deb in debs:
            root = pathlib.Path(temporary, field(deb, "Package"))
            subprocess.run(["dpkg-deb", "-x", deb, root], check=True)
            packages = root / "usr/lib/python3/dist-packages"
            for info in [*packages.glob("*.egg-info"), *packages.glob("*.dist-info")][:1]:
                found[root.name] = (packages, info, re.findall(r"python3-[\w.+-]+", field(deb, "Depends")))
        for packages, info, depends in found.values():
            requirements = sorted({project_name(found[name][1]) for name in depends if name in found})
            print(make_wheel(packages, info, requirements, pathlib.Path(folder)))


main(sys.argv[1], sys.argv[2:])
