import type { ConsentDesk, Probes, WebhookDesk } from '../../setup/index.ts';

/** What set-up, consent and webhook ask of the rest of the service. */
export interface SetupDesk {
  readonly probes: Probes;
  readonly webhookDesk: WebhookDesk;
  readonly consentDesk: ConsentDesk;
  /** Has everything of these tenants read again at once. */
  readonly readAgain: (tenantIds: readonly string[]) => Promise<void>;
  /** Address under which Partner Center reaches us, without a slash at the end; `''` where nobody has said. */
  readonly publicUrl: () => string;
  /** The switch `CUSTOMER_CONSENT`. */
  readonly mayConsent: boolean;
  /** The switch `WEBHOOK_REGISTRATION`. */
  readonly mayRegister: boolean;
  /** Client id of the app that reads. */
  readonly appId: string;
  /** Login host, where a customer's own administrator consents. */
  readonly authorityHost: string;
}

/** The path at which webhooks of Partner Center come in. */
export const WEBHOOK_PATH = '/api/webhooks/partner-center';

/** Our own address for webhooks; `''` where nobody has said under which name the service is reached. */
export const webhookUrl = ({ publicUrl }: Pick<SetupDesk, 'publicUrl'>): string =>
  publicUrl() === '' ? '' : `${publicUrl()}${WEBHOOK_PATH}`;
