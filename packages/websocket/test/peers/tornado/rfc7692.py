"""Tornado's protocol with all parameters of RFC 7692: its own header parser loses those without a
value, though its compressors know them."""

from tornado.websocket import WebSocketProtocol13


class Protocol(WebSocketProtocol13):
    def _parse_extensions_header(self, headers):
        header = headers.get("Sec-WebSocket-Extensions", "")
        return [parse(each) for each in header.split(",") if each.strip()]


def parse(extension):
    name, *parameters = (part.strip() for part in extension.split(";"))
    return name, {key: value or None for key, _, value in (p.partition("=") for p in parameters)}
