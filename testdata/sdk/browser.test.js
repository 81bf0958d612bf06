// What a browser adds when the chat runs on somebody's site: it asks before it
// sends, and hides answers that the service does not let the site read.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { request } from './guest.js';
import { startSimulator } from './sim.js';
import { EventStream } from './stream.js';

const site = 'https://shop.example';
const conversations = '/api/v2/webchat/guest/conversations';
const someone = `${conversations}/2a6f6e52-0d0c-4b5e-9d62-3d2f4d8a7c11/members/7c9ce0d6-55a2-4d11-9b2b-0c2ad1c1f9a7`;

const preflights = [
  ['POST', conversations, 'content-type'],
  ['GET', someone, 'authorization'],
  ['GET', someone, 'authorization,content-type'],
  ['POST', `${someone}/messages`, 'authorization,content-type'],
  ['POST', `${someone}/typing`, 'authorization,content-type'],
  ['DELETE', someone, 'authorization,content-type'],
  ['PATCH', `${conversations}/c/mediarequests/m`, 'authorization,content-type'],
];

describe('a browser', { concurrency: true, timeout: 20_000 }, () => {
  let sim;
  before(async () => { sim = await startSimulator(); });
  after(() => sim?.stop());

  const call = (method, path, headers = {}, body) =>
    fetch(sim.address + path, { method, body, headers: { Origin: site, 'Content-Type': 'application/json', ...headers } });
  const create = () => call('POST', conversations, {}, JSON.stringify(request));

  for (const [method, path, headers] of preflights) {
    it(`may ${method} ${path} with ${headers}`, async () => {
      const answer = await fetch(sim.address + path, {
        method: 'OPTIONS',
        headers: { Origin: site, 'Access-Control-Request-Method': method, 'Access-Control-Request-Headers': headers },
      });
      assert.ok(answer.ok, `a preflight needs no token, and is answered with 2xx, not ${answer.status}`);
      assert.ok(readable(answer), 'all sites may call');
      assert.ok(words(answer.headers.get('access-control-allow-methods')).includes(method.toLowerCase()), 'the method is allowed');
      const allowed = words(answer.headers.get('access-control-allow-headers'));
      assert.deepEqual(words(headers).filter((h) => !allowed.includes(h)), [], 'so are the headers');
    });
  }

  it('may read what it is answered', async () => {
    const created = await create();
    assert.equal(created.status, 200, 'the service says 200 to a new conversation, not 201');
    assert.ok(readable(created));
    assert.match(created.headers.get('content-type'), /^application\/json/);
    assert.match(created.headers.get('cache-control'), /no-store/, 'nobody on the way keeps it');
  });

  it('may read why it is refused', async () => {
    const { id, jwt, member } = await (await create()).json();
    const own = `${conversations}/${id}/members/${member.id}`;
    for (const [status, method, path, headers] of [
      [401, 'GET', own],
      [401, 'GET', own, { Authorization: 'Bearer gibberish' }],
      [404, 'GET', `${conversations}/${id}/members/nobody`, { Authorization: `Bearer ${jwt}` }],
      [400, 'POST', `${own}/typing`, { Authorization: `Bearer ${jwt}` }],
      [404, 'GET', '/api/v2/webchat/guest/nothing'],
    ]) {
      const answer = await call(method, path, headers);
      assert.equal(answer.status, status, `${method} ${path}`);
      assert.ok(readable(answer), `${status}: without the header the page would see a network error`);
      const body = await answer.json();
      assert.equal(body.status, status, 'a refusal repeats its status');
      assert.equal(body.contextId, answer.headers.get('inin-correlation-id'), 'and the correlation id');
    }
  });

  it('leaves with a call that declares JSON and has none', async () => {
    const { id, jwt, eventStreamUri, member } = await (await create()).json();
    const stream = await EventStream.open(eventStreamUri);
    const answer = await call('DELETE', `${conversations}/${id}/members/${member.id}`, {
      Authorization: `bearer ${jwt}`, 'Content-Type': 'application/json; charset=utf-8',
    });
    assert.equal(answer.status, 204, 'however the scheme is written, and whatever is declared');
    assert.equal(await answer.text(), '');
    assert.ok(readable(answer));
    await stream.close();
  });
});

// readable tells whether a browser hands an answer to the site's page.
function readable(answer) {
  return ['*', site].includes(answer.headers.get('access-control-allow-origin'));
}

// words splits a header at its commas.
function words(header) {
  return (header ?? '').split(',').map((word) => word.trim().toLowerCase());
}
