"""An echo server. Prints its port, and what it has seen of each connection when that is closed.
Ends when stdin does.

/plain does not compress; /deflate does, with the parameters that its query lists.
"""

import asyncio
import json
import sys

from rfc7692 import Protocol
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketHandler


class Demanding(Protocol):
    def _parse_extensions_header(self, headers):
        demands = self.handler.get_arguments("demand")
        for name, parameters in super()._parse_extensions_header(headers):
            for key, _, value in (demand.partition(":") for demand in demands):
                parameters[key] = value or None
            yield name, parameters


class Plain(WebSocketHandler):
    pong = None

    def open(self):
        self.ping(b"and you?")

    def get_websocket_protocol(self):
        protocol = super().get_websocket_protocol()
        return Demanding(self, False, protocol.params)

    def on_pong(self, data):
        self.pong = data.decode()

    def on_message(self, message):
        if message == "close me":
            self.close(3001, "as you like")
        else:
            self.write_message(message, binary=isinstance(message, bytes))

    def on_close(self):
        seen = {"closeCode": self.close_code, "closeReason": self.close_reason, "pong": self.pong}
        print(json.dumps(seen), flush=True)


class Deflate(Plain):
    def get_compression_options(self):
        return {}


async def main():
    [socket] = bind_sockets(0, "127.0.0.1")
    server = HTTPServer(Application([("/plain", Plain), ("/deflate", Deflate)]))
    server.add_socket(socket)
    print(json.dumps(socket.getsockname()[1]), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
