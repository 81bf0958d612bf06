// What is proved with each version of the SDK.
import { after, before, describe } from 'node:test';
import { asking } from './asking.js';
import { opening } from './opening.js';
import { chatting } from './chatting.js';
import { ending } from './ending.js';
import { reading } from './reading.js';
import { reconnecting } from './reconnecting.js';
import { refusing } from './refusing.js';
import { startSimulator } from './sim.js';

// proves runs all that follows at the same time, each with guests of its own,
// against one simulator.
export function proves(name, sdk) {
  describe(name, { concurrency: true, timeout: 40_000 }, () => {
    let sim;
    before(async () => {
      sim = await startSimulator();
      sdk.ApiClient.config.live_reload_config = false; // nobody's settings but ours
      sdk.ApiClient.config.basePath = sim.address;
    });
    after(() => sim?.stop());

    for (const part of [opening, chatting, reconnecting, reading, asking, refusing, ending]) part(sdk);
  });
}
