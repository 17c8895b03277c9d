import asyncio
import os

from tornado.options import define, options, parse_command_line
from tornado.web import Application, HTTPError, RequestHandler, authenticated

define("port", default=8888, help="port to listen on")
define("cookie_secret", type=str, help="signs the login")


class BaseHandler(RequestHandler):
    def get_current_user(self):
        user = self.get_secure_cookie("user")
        return user.decode() if user else None


class NotesHandler(BaseHandler):
    def initialize(self, notes):
        self.notes = notes

    @authenticated
    async def get(self):
        word = self.get_argument("word", None)
        notes = [note for note in self.notes if word is None or word in note["text"]]
        await self.render("notes.html", notes=notes, word=word)

    @authenticated
    def post(self):
        text = self.get_body_argument("text")
        if len(text) > 200:
            raise HTTPError(400, "%d characters", len(text))
        self.notes.append({"text": text, "author": self.current_user})
        self.redirect("/")


class LoginHandler(BaseHandler):
    def get(self):
        self.render("login.html")

    def post(self):
        name = self.get_body_argument("name")
        self.set_secure_cookie("user", name, httponly=True, samesite="Lax")
        self.redirect("/")


async def main():
    parse_command_line()
    here = os.path.dirname(os.path.abspath(__file__))
    application = Application(
        [(r"/", NotesHandler, {"notes": []}), (r"/login", LoginHandler)],
        cookie_secret=options.cookie_secret,
        login_url="/login",
        xsrf_cookies=True,
        template_path=os.path.join(here, "templates"),
        static_path=os.path.join(here, "../static"),
    )
    application.listen(options.port, address="127.0.0.1", xheaders=True)
    print(f"listening on http://127.0.0.1:{options.port}/", flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
