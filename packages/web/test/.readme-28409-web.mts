import { Application, RequestHandler } from '@tornado-ts/web'
class Main extends RequestHandler { override get() { this.write('Hello, world') } }
await new Application([['/', Main]]).listen(8888)
