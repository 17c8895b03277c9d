"""Serves the pages of interop.test.ts with Tornado; prints its two ports; ends with its parent."""
import json
import ssl
import sys

from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler, StaticFileHandler

body, folder, certificate, key = sys.argv[1:]


class Large(RequestHandler):
    def get(self):
        self.write(body)

    def head(self):
        self.set_header("Content-Length", len(body))


class Echo(RequestHandler):
    def post(self):
        self.write(self.request.body)


class Redirect(RequestHandler):
    def get(self):
        self.redirect("/large")


application = Application(
    [
        ("/large", Large),
        ("/echo", Echo),
        ("/redirect", Redirect),
        ("/(dated)", StaticFileHandler, {"path": folder}),
    ],
    compress_response=True,
)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
ports = []
for ssl_options in (None, context):
    sockets = bind_sockets(0, "127.0.0.1")
    HTTPServer(application, ssl_options=ssl_options).add_sockets(sockets)
    ports.append(sockets[0].getsockname()[1])
print(json.dumps(ports), flush=True)

loop = IOLoop.current()
loop.add_handler(sys.stdin, lambda *_: loop.stop(), IOLoop.READ)
loop.start()
