import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { useDatabase } from '../support/database.ts';
import { until } from '../support/desk.ts';
import { startSurroundings } from '../support/live-desk.ts';
import { rawPost } from '../support/raw-post.ts';
import { useServices } from '../support/service.ts';

const services = useServices();
const database = useDatabase();

test('the process as it runs for real, with our roots in NODE_EXTRA_CA_CERTS, answers a good token and refuses others', async () => {
  const port = { of: 0 };
  const around = await startSurroundings(() => port.of, new Date());
  const { teams, issuer, serviceUrl, env, roots } = around;
  const rootsFile = path.join(await services.folder(), 'roots.pem');
  await writeFile(rootsFile, roots.join(''));
  const service = services.start({ ...env, DATABASE_URL: database.url, NODE_EXTRA_CA_CERTS: rootsFile });
  const url = await service.ready();
  port.of = Number(new URL(url).port);
  expect(service.log).toContainEqual(expect.objectContaining({ msg: 'watchpost is ready', mode: 'live' }));

  const megan = staffId('Megan Bowen');
  await teams.install(megan);
  await teams.say(megan, 'personal', 'status');
  await until('the answer', () => teams.messages({ personal: megan }).some(({ card }) => card));
  const { activity } = teams.deliveries.findLast((delivery) => delivery.activity.type === 'message') ?? {};
  const again = JSON.stringify({ ...activity, id: 'f:again' });
  expect((await rawPost(`${url}/api/messages`, again)).status).toBe(401);
  const authorization = `Bearer ${issuer.token(serviceUrl, { claims: { aud: 'somebody-else' } })}`;
  expect((await rawPost(`${url}/api/messages`, again, { authorization })).status).toBe(401);
  await service.logged('activity refused');
  const unexpected = service.log.filter(({ level, msg }) => level >= 40 && msg !== 'activity refused');
  expect(unexpected).toEqual([]);
  service.process.kill('SIGTERM');
  expect(await service.ended()).toEqual({ code: 0, signal: null });
  await around.stop();
});
