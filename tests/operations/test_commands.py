import socket

import pytest
from django.core.management import CommandError, call_command


def test_serve_refuses_a_taken_port_in_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} is taken .* PORT="):
            call_command("serve", port=port)


def test_prepare_bears_being_run_again(db, capsys):
    call_command("prepare")
    assert "up to date" in capsys.readouterr().out


def test_check_invariants_is_content_with_an_empty_site(db, capsys):
    call_command("check_invariants")
    assert capsys.readouterr().out == "Every rule holds.\n"
