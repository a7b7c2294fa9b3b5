import type { AppTrust } from './app-trust.ts';
import { contextOf, type GraphCall, type GraphReply, type GraphRoute, notFound } from './graph-route.ts';
import { accountsOf } from './sign-in.ts';
import type { World } from './world.ts';

/** What Graph says of whoever asks: the person who signed in, and our own app registration. */
export function ownAppRoutes(world: World, trust: AppTrust): readonly GraphRoute[] {
  const me = (call: GraphCall): GraphReply => {
    const account = accountsOf(world).find(({ oid }) => oid === call.token.oid);
    if (call.token.idtyp !== 'user' || !account) return notFound('me');
    const { oid: id, name: displayName, upn: userPrincipalName, isGuest } = account;
    const person = { id, displayName, userPrincipalName, userType: isGuest ? 'Guest' : 'Member' };
    return { status: 200, body: { '@odata.context': contextOf(call, 'users/$entity'), ...person } };
  };
  const application = (call: GraphCall): GraphReply => ({
    status: 200,
    body: {
      '@odata.context': contextOf(call, 'applications/$entity'),
      id: '00000000-0000-4000-8000-0000000000a9',
      passwordCredentials: trust.secrets.map(({ value, endsAt }, index) => ({
        displayName: `secret ${index + 1}`,
        endDateTime: endsAt.toISOString(),
        hint: value.slice(0, 3),
        keyId: `00000000-0000-4000-8000-00000000c0d${index}`,
        secretText: null,
      })),
    },
  });
  return [
    { method: 'GET', path: 'me', needs: ['User.Read', 'User.Read.All', 'User.ReadWrite.All'], handle: me },
    {
      method: 'GET',
      path: `applications(appId='${world.app.clientId}')`,
      needs: ['Application.Read.All', 'Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy'],
      handle: application,
    },
  ];
}
