"""Does a page stay quick while many people upload over a slow line?

Opens UPLOADS connections to a site on this machine, sends a file over each at RATE bytes a
second, and meanwhile opens a page ten times a second. Prints what that cost.

    granian --interface wsgi lms.wsgi:application --workers 2 --blocking-threads 32
    python benchmarks/slow_uploads.py --port 8000

The files go with a sign-in that is bound to fail, so the site needs no account and keeps nothing.
"""

import argparse
import http.client
import re
import socket
import statistics
import sys
import threading
import time

HOST = "127.0.0.1"
BOUNDARY = "slow-uploads"
TICK = 0.5
LONGEST = 120
MOST = 200


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--uploads", type=int, default=50)
    parser.add_argument("--rate", type=int, default=30_000, help="bytes a second")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--page", default="/nl/")
    parser.add_argument("--form", default="/accounts/login/")
    chosen = parser.parse_args()
    chosen.uploads = min(chosen.uploads, MOST)
    chosen.seconds = min(chosen.seconds, LONGEST)
    return chosen


def token_of(port: int, form: str) -> str:
    """A CSRF token: with one, Django reads the whole body before it looks at who sends it."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    connection.request("GET", form)
    cookies = connection.getresponse().headers.get_all("Set-Cookie") or []
    found = re.search(r"csrftoken=(\w+)", " ".join(cookies))
    if not found:
        sys.exit(f"{form} gave no CSRF token.")
    return found.group(1)


def part(name: str, value: str) -> str:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{value}\r\n'


def upload(chosen: argparse.Namespace, token: str, answers: list[int]) -> None:
    """Send one file slowly; adds the status of the answer, or 0 if there was none."""
    begin = part("file", '; filename="slow.pdf"\r\nContent-Type: application/pdf\r\n').encode()
    end = (
        "\r\n" + part("csrfmiddlewaretoken", f"\r\n\r\n{token}") + f"--{BOUNDARY}--\r\n"
    ).encode()
    size = chosen.rate * chosen.seconds
    head = (
        f"POST {chosen.form} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
        f"Content-Length: {len(begin) + size + len(end)}\r\nCookie: csrftoken={token}\r\n\r\n"
    )
    try:
        with socket.create_connection((HOST, chosen.port), timeout=60) as line:
            line.sendall(head.encode() + begin)
            for _ in range(int(chosen.seconds / TICK)):
                line.sendall(bytes(int(chosen.rate * TICK)))
                time.sleep(TICK)
            line.sendall(bytes(size - int(chosen.rate * TICK) * int(chosen.seconds / TICK)) + end)
            answers.append(int(line.recv(4096).split()[1]))
    except (OSError, IndexError, ValueError):
        answers.append(0)


def visit(chosen: argparse.Namespace) -> float:
    began = time.monotonic()
    connection = http.client.HTTPConnection(HOST, chosen.port, timeout=30)
    connection.request("GET", chosen.page)
    if connection.getresponse().read() == b"":
        sys.exit(f"{chosen.page} is empty.")
    return time.monotonic() - began


def tell(label: str, times: list[float]) -> None:
    times.sort()
    print(
        f"{label:<16} n={len(times):<4} median {statistics.median(times) * 1000:5.0f} ms   "
        f"p95 {times[int(len(times) * 0.95)] * 1000:5.0f} ms   max {times[-1] * 1000:5.0f} ms"
    )


def main() -> int:
    chosen = options()
    visit(chosen)
    tell("before", [visit(chosen) for _ in range(20)])
    token, answers = token_of(chosen.port, chosen.form), list[int]()
    lines = [
        threading.Thread(target=upload, args=(chosen, token, answers))
        for _ in range(chosen.uploads)
    ]
    for line in lines:
        line.start()
    time.sleep(1)
    during = []
    while any(line.is_alive() for line in lines):
        during.append(visit(chosen))
        time.sleep(0.1)
    tell("during uploads", during)
    served = sum(0 < status < 500 for status in answers)
    print(f"{served} of {chosen.uploads} uploads answered: {sorted(set(answers))}")
    return 0 if max(during) < 1 and served == chosen.uploads else 1


if __name__ == "__main__":
    sys.exit(main())
