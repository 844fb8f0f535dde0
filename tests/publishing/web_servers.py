"""The web servers that the rules of a site are for, each over a folder, on loopback."""

import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

STARTING = 60
"""How many seconds a server may take to start."""

MODULES = ["mpm_event", "authz_core", "dir", "mime", "headers", "rewrite"]

NGINX = """pid {work}/pid; error_log {work}/error.log; daemon off; user {user};
events {{ }}
http {{
  access_log off;
  client_body_temp_path {work}/a; proxy_temp_path {work}/b; fastcgi_temp_path {work}/c;
  uwsgi_temp_path {work}/d; scgi_temp_path {work}/e;
{rules}
}}
"""

APACHE = """ServerRoot {work}
ServerName 127.0.0.1
PidFile {work}/pid
ErrorLog {work}/error.log
Listen 127.0.0.1:{port}
User www-data
{modules}
TypesConfig {work}/mime.types
DocumentRoot {root}
<Directory {root}>
  AllowOverride All
  Require all granted
</Directory>
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answers: the status, the headers by lower-case name, the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class WebServer:
    """A server that runs on a port of this machine."""

    port: int

    def get(self, path: str, accept: str = "*/*") -> Answer:
        """Ask for a path as it is written."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=STARTING)
        try:
            connection.request("GET", path, headers={"Accept": accept})
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, headers, answer.read())
        finally:
            connection.close()


def nginx(root: Path, site: Path, work: Path, port: int) -> list[str]:
    """Write the settings of nginx and return its command."""
    rules = (site / "server/nginx.conf").read_text(encoding="utf-8")
    own = f"server {{\n  listen 127.0.0.1:{port};\n  root {root};\n"
    user = "root" if os.geteuid() == 0 else "nobody"
    text = NGINX.format(work=work, user=user, rules=rules.replace("server {\n", own))
    (work / "nginx.conf").write_text(text, encoding="utf-8")
    return ["nginx", "-c", str(work / "nginx.conf"), "-p", str(work), "-e", str(work / "error.log")]


def apache(root: Path, site: Path, work: Path, port: int) -> list[str]:
    """Write the settings of Apache, put the rules where they belong, and return its command."""
    shutil.copyfile(site / "server/apache.htaccess", site / ".htaccess")
    folder = "/usr/lib/apache2/modules"
    modules = "\n".join(f"LoadModule {name}_module {folder}/mod_{name}.so" for name in MODULES)
    text = APACHE.format(work=work, port=port, root=root, modules=modules)
    (work / "mime.types").write_text("text/html html\n", encoding="ascii")
    (work / "apache.conf").write_text(text, encoding="utf-8")
    return ["apache2", "-X", "-f", str(work / "apache.conf")]


SERVERS: Mapping[str, tuple[str, Callable[[Path, Path, Path, int], list[str]]]] = {
    "nginx": ("nginx", nginx),
    "apache": ("apache2", apache),
}
"""The program of each server, and what writes its settings."""


def expect(name: str) -> None:
    """Skip the test where a server is not installed; fail where everything must be."""
    if shutil.which(SERVERS[name][0], path=f"{os.environ['PATH']}:/usr/sbin") is None:
        reason = f"{name} is not installed; ./tests/system-packages installs it"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


@contextmanager
def running(name: str, root: Path, site: Path, work: Path) -> Iterator[WebServer]:
    """Run a server whose documents stand in `root`, the site below it in `site`, its own files in `work`."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = SERVERS[name][1](root, site, work, port)
    environment = {**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin"}
    with (work / "output").open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        _wait(process, port, work)
        yield WebServer(port)
    finally:
        process.terminate()
        process.wait(STARTING)


def _wait(process: subprocess.Popen[bytes], port: int, work: Path) -> None:
    for _ in range(STARTING * 10):
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        said = [path.read_text() for path in (work / "output", work / "error.log") if path.exists()]
        assert process.poll() is None, said
        time.sleep(0.1)
    raise AssertionError("the server did not start")
