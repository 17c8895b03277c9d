import { UIModule } from '@tornado-ts/web'

/** A post of a feed, as far as it is shown. */
export interface Post {
  readonly from: { readonly name: string }
  readonly message?: string
  /** ISO 8601. */
  readonly created_time: string
}

/** Shows one post; templates say `{% module Post(post) %}`. */
export class PostModule extends UIModule {
  override render(post: Post): Buffer {
    return this.renderString('modules/post.html', {
      post,
      published: new Date(post.created_time.replace(/\+0000$/, 'Z')),
    })
  }
}
