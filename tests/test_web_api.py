"""The HTTP API, as a system next door meets it: over the network, from the command that serves it."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import docx
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

import extractor
from extractor.records import schema
from tests.conftest import REPORT, ROOT, Run, is_refusal
from tests.make import pdf
from tests.serving import EXTRACT, TEXT, Response, Server, serving

TOKEN = "a token of the tests".replace(" ", "-")
HUGE = 500_000


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("--max-size", str(HUGE), "--workers", "2") as running:
        yield running


def _refused(response: Response, status: int, kind: str, field: str | None = None) -> None:
    """Problem details of one kind, about one field."""
    assert response.status == status
    assert response.headers["content-type"] == "application/problem+json"
    details = response.json()
    assert details["status"] == status
    assert details["type"] == f"/docs#{kind}"
    assert details["title"]
    assert details["detail"]
    assert details.get("field") == field


def test_text_gives_the_record_that_extract_gives(server: Server) -> None:
    response = server.send({"text": REPORT, "published": "2024-04-10", "source": "tin/1", "title": "Tin"})
    assert response.status == 200
    expected = extractor.extract(REPORT, published="2024-04-10", source="tin/1", title="Tin")
    assert extractor.Report.model_validate_json(response.body) == expected


def test_file_gives_the_record_of_its_text(server: Server) -> None:
    response = server.upload(REPORT.encode(), "bản tin.txt", published="2024-04-10")
    expected = extractor.extract(REPORT, published="2024-04-10", source="bản tin.txt")
    assert extractor.Report.model_validate_json(response.body) == expected


def test_form_of_a_file_is_told_by_its_content(server: Server) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in REPORT.splitlines())
    page = f"<!DOCTYPE html><html><body><article>{paragraphs}</article></body></html>".encode()
    for data in (_docx(), pdf(["Kinh phi 5 ty dong"]), page, gzip.compress(REPORT.encode())):
        response = server.upload(data, "report.txt")
        assert response.status == 200, response.body
        assert response.json()["document"]["chars"] > 10


def test_text_of_a_file_is_what_offsets_refer_to(server: Server) -> None:
    page = f"<!DOCTYPE html><html><head><title>Tin</title></head><body><article><p>{REPORT}</p></article></body></html>"
    for data, name in ((_docx(), "bản tin.docx"), (page.encode(), "tin.html"), (REPORT.encode("utf-16"), "tin.txt")):
        read = server.upload(data, name, TEXT).json()
        report = extractor.Report.model_validate_json(server.upload(data, name).body)
        assert extractor.extract(**read) == report
        assert {read["text"][figure.start : figure.end] for figure in report.figures} == {
            figure.text for figure in report.figures
        }
        assert read["source"] == name


def test_text_is_asked_of_a_file_only(server: Server) -> None:
    _refused(server.send({"text": REPORT}, TEXT), 415, "media-type")
    _refused(server.upload(b"x", path=TEXT, published="2024"), 422, "invalid", "published")
    _refused(server.upload(b"x" * 2 * HUGE, path=TEXT), 413, "too-large")


def _docx() -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(REPORT)
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n" + bytes(100), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0" * 99])
def test_what_is_no_text_is_refused_whatever_its_name(server: Server, data: bytes) -> None:
    _refused(server.upload(data, "report.docx"), 415, "media-type", "file")


@pytest.mark.parametrize("data", [b"", b"  \n", b"PK\x03\x04 and no more", b"%PDF-1.7 and no more"])
def test_file_without_text_is_refused(server: Server, data: bytes) -> None:
    response = server.upload(data, "report.docx")
    assert response.json()["type"] in ("/docs#unreadable", "/docs#media-type")
    assert response.json()["field"] == "file"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": 1}, "text"),
        ({"text": "Họp.", "published": "29/02/2024"}, "published"),
        ({"text": "Họp.", "published": "2023-02-29"}, "published"),
        ({"text": "Họp.", "publised": "2024"}, "publised"),
        ({"text": "Họp.", "title": "x" * 3000}, "title"),
        ([], "body"),
    ],
)
def test_fault_names_the_field(server: Server, body: object, field: str) -> None:
    _refused(server.send(body), 422, "invalid", field)


def test_form_without_a_file_is_refused(server: Server) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    _refused(server.ask(EXTRACT, b"file=x", form), 415, "media-type")
    _refused(server.upload(b"x", published="hôm nay"), 422, "invalid", "published")
    _refused(server.upload(b"x", publised="2024"), 422, "invalid", "publised")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"text": "\\ud800"}', b"[" * 100_000])
def test_what_is_no_json_is_refused(server: Server, body: bytes) -> None:
    _refused(server.ask(EXTRACT, body, {"content-type": "application/json"}), 400, "malformed")


def test_what_is_no_form_is_refused(server: Server) -> None:
    _refused(server.ask(EXTRACT, b"x", {"content-type": "multipart/form-data"}), 400, "malformed")


def test_problem_is_told_in_the_language_asked_for(server: Server) -> None:
    english = server.send({"text": "Họp.", "published": "x"})
    vietnamese = server.send({"text": "Họp.", "published": "x"}, **{"accept-language": "vi-VN,vi;q=0.9,en;q=0.8"})
    assert english.headers["content-language"] == "en"
    assert vietnamese.headers["content-language"] == "vi"
    assert "phải là ngày" in vietnamese.json()["detail"]
    assert "phải là ngày" not in english.json()["detail"]


@pytest.mark.parametrize("unit", ["x", "ế"])
def test_what_is_too_large_is_refused(server: Server, unit: str) -> None:
    size = len(unit.encode())
    _refused(server.send({"text": unit * (HUGE // size + 1)}), 413, "too-large")
    _refused(server.upload(unit.encode() * (3 * HUGE)), 413, "too-large")
    assert "500,000" in server.upload(unit.encode() * (3 * HUGE)).json()["detail"]


def test_packed_file_that_is_too_large_is_refused(server: Server) -> None:
    _refused(server.upload(gzip.compress(b"hop " * HUGE)), 413, "too-large", "file")


def test_body_without_a_length_is_counted(server: Server) -> None:
    host, _, port = server.url.removeprefix("http://").rstrip("/").partition(":")
    code = (
        "import http.client, sys\n"
        "connection = http.client.HTTPConnection(sys.argv[1], int(sys.argv[2]))\n"
        "connection.putrequest('POST', '/api/v1/extract')\n"
        "connection.putheader('transfer-encoding', 'chunked')\n"
        "connection.endheaders()\n"
        "try:\n"
        "    for _ in range(100): connection.send(b'fa00\\r\\n' + bytes(64000) + b'\\r\\n')\n"
        "    connection.send(b'0\\r\\n\\r\\n')\n"
        "except OSError: pass\n"
        "print(connection.getresponse().status)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, host, port], capture_output=True, check=True, encoding="ascii")
    assert done.stdout.strip() == "413"


def test_schema_is_that_of_the_command(server: Server) -> None:
    response = server.ask("/api/v1/schema")
    assert response.headers["content-type"] == "application/schema+json"
    assert response.json() == schema()
    assert Draft202012Validator(response.json()).is_valid(server.send({"text": REPORT}).json())


def test_openapi_examples_are_what_the_server_takes(server: Server) -> None:
    document = server.ask("/openapi.json").json()
    assert set(document["paths"]) == {EXTRACT, TEXT, "/api/v1/schema", "/healthz"}
    content = document["paths"][EXTRACT]["post"]["requestBody"]["content"]
    examples = [example["value"] for example in content["application/json"]["examples"].values()]
    assert examples
    for example in examples:
        assert server.send(example).json()["figures"]


def test_unknown_addresses_and_methods_are_problems(server: Server) -> None:
    _refused(server.ask("/nothing"), 404, "not-found")
    response = server.ask(EXTRACT)
    _refused(response, 405, "method")
    assert response.headers["allow"] == "POST"


def test_every_answer_keeps_pages_from_running_what_is_not_ours(server: Server) -> None:
    for response in (server.ask("/healthz"), server.ask("/nothing"), server.send({}), server.upload(b"x" * 3 * HUGE)):
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert response.headers["cache-control"] == "no-store"
        assert "server" not in response.headers


def test_name_of_another_host_is_refused(server: Server) -> None:
    _refused(server.ask("/healthz", headers={"host": "evil.example"}), 421, "misdirected")
    assert server.ask("/healthz", headers={"host": "LOCALHOST:80"}).status == 200
    assert server.ask("/healthz", headers={"host": "[::1]:80"}).status == 200


def test_request_of_another_site_is_refused(server: Server) -> None:
    _refused(server.send({"text": "Họp."}, **{"sec-fetch-site": "cross-site"}), 403, "forbidden")
    assert server.send({"text": "Họp."}, **{"sec-fetch-site": "same-origin"}).status == 200


def test_requests_do_not_wait_for_a_long_one(server: Server) -> None:
    """A second process does them meanwhile."""
    long = threading.Thread(target=server.send, args=({"text": "\n".join([REPORT] * 300)},))
    long.start()
    assert server.send({"text": REPORT}).status == 200
    assert long.is_alive()
    long.join()


def test_limits_of_time_and_memory_touch_no_other_request() -> None:
    long = {"text": "\n".join([REPORT] * 800)}
    with serving("--workers", "1", "--timeout", "1") as server:
        _refused(server.send(long), 422, "limit")
        assert server.send({"text": REPORT}).status == 200
    with serving("--workers", "1", "--memory", "20MB") as server:
        _refused(server.send(long), 422, "limit")
        assert server.send({"text": REPORT}).status == 200


def test_full_queue_says_when_to_try_again_and_a_process_that_dies_is_replaced() -> None:
    with serving("--workers", "1", "--queue", "1", "--timeout", "20") as server:
        answers: list[Response] = []
        text = "\n".join([REPORT] * 50)
        threads = [threading.Thread(target=lambda: answers.append(server.send({"text": text}))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        full = [answer for answer in answers if answer.status == 503]
        assert {answer.status for answer in answers} == {200, 503}
        for answer in full:
            _refused(answer, 503, "busy")
            assert int(answer.headers["retry-after"]) > 0
        for child in _children(server.process.pid):
            os.kill(child, signal.SIGKILL)
        assert [server.send({"text": REPORT}).status for _ in range(2)][-1] == 200  # by a new process


def test_request_that_is_being_done_is_done_before_the_server_ends() -> None:
    body = json.dumps({"text": "\n".join([REPORT] * 100)}).encode()
    with serving("--workers", "1") as server:
        address = urlsplit(server.url)
        connection = HTTPConnection(address.hostname or "", address.port, timeout=100)
        connection.request("POST", EXTRACT, body, {"content-type": "application/json"})
        assert server.ask("/healthz").status == 200  # so the server has seen what was sent before
        server.process.terminate()
        assert connection.getresponse().status == 200
        connection.close()
        assert server.process.wait(20) == 0


def _children(parent: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, check=True)
    return [int(line) for line in found.stdout.split()]


def test_token_is_asked_of_everybody() -> None:
    with serving("--workers", "1", BIENBAN_TOKEN=TOKEN) as server:
        response = server.send({"text": REPORT})
        _refused(response, 401, "unauthorized")
        assert "Bearer" in response.headers["www-authenticate"]
        _refused(server.send({"text": REPORT}, authorization=f"Bearer {TOKEN}x"), 401, "unauthorized")
        _refused(server.send({"text": REPORT}, authorization="Basic !"), 401, "unauthorized")
        assert server.send({"text": REPORT}, authorization=f"Bearer {TOKEN}").status == 200
        basic = "Basic YW55Ym9keTphLXRva2VuLW9mLXRoZS10ZXN0cw=="  # anybody, as a browser asks for a password
        assert server.send({"text": REPORT}, authorization=basic).status == 200
        assert server.ask("/healthz").status == 200


def test_others_may_not_ask_without_a_token(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BIENBAN_TOKEN", raising=False)
    is_refusal(run("serve", "--host", "0.0.0.0"), "0.0.0.0", "--token")
    is_refusal(run("serve", "--host", "0.0.0.0", "--token", "short"), "16")
    is_refusal(run("serve", "--token", "a token with spaces in it"), "16")


def test_what_keeps_the_server_from_starting_is_told(server: Server, run: Run) -> None:
    port = server.url.rstrip("/").rpartition(":")[2]
    is_refusal(run("serve", "--port", port), port, "--port")
    is_refusal(run("serve", "--port", "0", "--patterns", str(ROOT / "nowhere")), "nowhere")


def test_nothing_of_a_report_is_logged() -> None:
    secret = "Nguyễn Bí Mật Tuyệt Đối"
    with serving("--workers", "1") as server:
        server.send({"text": f"Ông {secret} dự họp.", "source": "https://secret.example/tin"})
        server.send({"text": 1, "title": secret})
        server.upload(b"\0" * 100, f"{secret}.txt")
        server.ask(f"/{'secret.example'}")
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(20) == 0
        assert server.process.stderr is not None
        said = server.process.stderr.read()
    assert "Mật" not in said
    assert "secret.example" not in said
    assert said == ""
