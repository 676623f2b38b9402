import { createServer, type Server } from 'node:http';

export interface Page {
  readonly status: number;
  readonly type: 'application/json' | 'text/plain';
  readonly body: string;
}

export type Pages = Readonly<Record<string, (query: URLSearchParams) => Page | Promise<Page>>>;

/** Serves a few pages by path, for GET. A page that fails answers 500 with the reason; no request hangs. */
export function serve(host: string, port: number, pages: Pages): Promise<Server> {
  return listen(host, port, (method, url) => answer(pages, method, url));
}

/** Answers a request, and does not fail. The signal says that nobody waits for the answer any more. */
type Answering = (method: string, url: string, gone: AbortSignal) => Promise<Page>;

export function listen(host: string, port: number, answered: Answering): Promise<Server> {
  const server = createServer((request, response) => {
    const gone = new AbortController();
    response.once('close', () => {
      gone.abort();
    });
    void answered(request.method ?? 'GET', request.url ?? '/', gone.signal).then(({ status, type, body }) => {
      response.writeHead(status, { 'content-type': type }).end(body);
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      resolve(server);
    });
  });
}

/** The page for a request. */
export async function answer(pages: Pages, method: string, url: string): Promise<Page> {
  const [bare = '/', query = ''] = url.split('?', 2);
  // A query is part of a page's name only where there is such a page.
  const path = Object.hasOwn(pages, url) ? url : bare;
  const page = method === 'GET' && Object.hasOwn(pages, path) ? pages[path] : undefined;
  if (page === undefined) return textPage(404, `no page ${path}; there are ${Object.keys(pages).join(', ')}`);
  try {
    return await page(new URLSearchParams(query));
  } catch (error) {
    return textPage(500, String(error));
  }
}

export function textPage(status: number, body: string): Page {
  return { status, type: 'text/plain', body: `${body}\n` };
}

export function jsonPage(value: unknown): Page {
  return { status: 200, type: 'application/json', body: `${JSON.stringify(value)}\n` };
}
