"""Sends messages to an echo server and tells what came back.

Arguments: the URL, the Sec-WebSocket-Extensions to offer (may be empty), and what to do at the end:
"close", or a message that makes the server close. The messages come as JSON from stdin.
"""

import asyncio
import base64
import json
import sys

from rfc7692 import Protocol
from tornado import websocket

url, offer, ending = sys.argv[1:]


class Client(websocket.WebSocketClientConnection):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.pong = asyncio.Future()
        if offer:
            self.request.headers["Sec-WebSocket-Extensions"] = offer

    def get_websocket_protocol(self):
        return Protocol(self, mask_outgoing=True, params=self.params)

    def on_pong(self, data):
        self.pong.set_result(data.decode())


websocket.WebSocketClientConnection = Client


async def main():
    client = await websocket.websocket_connect(url, compression_options={} if offer else None)
    messages = [(text, base64.b64decode(data)) for text, data in json.load(sys.stdin)]
    for text, data in messages:
        client.write_message(data, binary=not text)
    received = [await client.read_message() for _ in messages]
    client.ping(b"are you there?")
    pong = await client.pong
    extensions = client.headers.get("Sec-WebSocket-Extensions")
    if ending == "close":
        client.close(4001, "done")
    else:
        client.write_message(ending)
    assert await client.read_message() is None
    json.dump(
        {
            "extensions": extensions,
            "received": [encode(message) for message in received],
            "pong": pong,
            "closeCode": client.close_code,
            "closeReason": client.close_reason,
        },
        sys.stdout,
    )


def encode(message):
    is_text = isinstance(message, str)
    data = message.encode() if is_text else message
    return [is_text, base64.b64encode(data).decode()]


asyncio.run(main())
