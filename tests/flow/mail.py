"""Prints the newest mail to an address as plain text: mail.py FOLDER ADDRESS. Read with Python's email library, which is not ours."""

import email
import email.policy
import pathlib
import sys

folder, address = pathlib.Path(sys.argv[1]), sys.argv[2]
mails = sorted(folder.glob("*.eml"), key=lambda p: p.stat().st_mtime_ns)
for path in reversed(mails):
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    if address not in str(message["To"]):
        continue
    body = message.get_body(preferencelist=("plain",))
    html = message.get_body(preferencelist=("html",))
    assert body is not None and html is not None, "a mail has a text and an HTML form"
    print(message["Subject"])
    print(body.get_content())
    sys.exit(0)
print(f"no mail to {address} among {len(mails)}")
sys.exit(1)
