import { AppError } from '../../error.ts';
import { createStandings, type Roles, type Standing, soon } from '../../people/index.ts';
import type { Place } from '../roster.ts';
import type { Turn } from '../turn.ts';

/** Why somebody is not served: their conversation, or they themselves, belong to another organisation. */
export type StrangerKind = 'otherTenant' | 'guest';

export interface BelongingPorts {
  /** Tenants whose people are served; undefined serves everybody, in the sandbox only. */
  readonly allowedTenants: readonly string[] | undefined;
  /** The sandbox authenticates nobody, and somebody else's directory need not know the people of somebody else's Teams. */
  readonly isSandbox: boolean;
  /** Asks the partner's directory. @throws AppError when it cannot be asked */
  readonly userType: (entraId: string) => Promise<'member' | 'guest' | 'missing'>;
  /** Asks the roster of a conversation; the second source. */
  readonly inRoster: (place: Place, entraId: string, tenantId: string) => Promise<Standing>;
  readonly roles: Roles;
  readonly now: () => Date;
}

/** Whoever spoke, pressed or installed the bot, and where. */
export type Speaker = Place & Pick<Turn, 'tenantId'> & { readonly person: Pick<Turn['person'], 'entraId'> };

export interface Belonging {
  serves(tenantId: string): boolean;
  /** Whether somebody is refused, whatever they ask for. What is known about them is known for minutes. */
  strangerOf(speaker: Speaker): Promise<StrangerKind | undefined>;
  /**
   * What people may do. Somebody of whom neither the directory nor Teams can say where they belong may read, as somebody
   * whose groups cannot be asked may: acting fails closed.
   */
  readonly roles: Roles;
}

/** Milliseconds that a press waits for the directory, which is tried again and again where it fails; then Teams is asked. */
const PATIENCE_MS = 2_500;

/**
 * Finds out who belongs here: first by the tenant of the conversation, then by what the person is in that tenant.
 *
 * A guest of the partner's team speaks in the partner's tenant, with an object id of the partner's directory; only
 * asking tells them from the partner's own people.
 */
export function createBelonging(ports: BelongingPorts): Belonging {
  const { allowedTenants, isSandbox, roles } = ports;
  const standings = createStandings({ now: ports.now });

  const inDirectory = async (entraId: string): Promise<Standing> => {
    try {
      const type = await ports.userType(entraId);
      if (type === 'missing') return isSandbox ? 'member' : 'guest';
      return type;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return 'unknown';
    }
  };
  const standingOf = async (speaker: Speaker): Promise<Standing> => {
    const { entraId } = speaker.person;
    const said = await soon(inDirectory(entraId), PATIENCE_MS);
    if (said && said !== 'unknown') return said;
    return isSandbox ? 'member' : ports.inRoster(speaker, entraId, speaker.tenantId);
  };
  const serves = (tenantId: string): boolean => allowedTenants === undefined || allowedTenants.includes(tenantId);

  return {
    serves,
    async strangerOf(speaker) {
      if (!serves(speaker.tenantId)) return 'otherTenant';
      const { entraId } = speaker.person;
      // Begun at the same time, for the look at the role that follows; what becomes of it is for that one.
      roles.roleOf(entraId).catch(() => undefined);
      const standing = await standings.of(entraId, () => standingOf(speaker));
      return standing === 'guest' ? 'guest' : undefined;
    },
    roles: {
      ...roles,
      async roleOf(...whom) {
        const answer = await roles.roleOf(...whom);
        const isDoubtful = standings.lastOf(whom[0]) === 'unknown' && answer.role !== 'none';
        return isDoubtful ? { ...answer, role: 'reader', basis: 'unknown' } : answer;
      },
    },
  };
}
