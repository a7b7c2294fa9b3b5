import type { CheckRow, HelpCard, WelcomeCard } from '../card-data.ts';
import { type CardText, cardText, words } from '../card-text.ts';

type Lines = readonly (readonly [command: string, does: string])[];

const GROUPS: readonly (readonly [title: string, Lines])[] = [
  [
    'Alerts',
    [
      ['alerts', 'what is open, the worst first; “alerts contoso” for one customer'],
      ['alert 12', 'one alert with its buttons'],
      ['ack 12 13', 'tell the team that you are on them'],
      ['assign 12 to me', 'or to @somebody'],
      ['resolve 12 fraud', 'fraud, legitimate, ignore; compromised, safe, dismissed'],
      ['reopen 12', 'it was not over'],
    ],
  ],
  [
    'Tasks, and who may do what',
    [
      ['tasks', 'yours, the first due first'],
      ['task 5', 'one task with its steps'],
      ['done 5', 'it is done'],
      ['hand 5 to @somebody', 'give it to somebody else'],
      ['roles', 'who may do what; “roles contoso” at one customer'],
      ['role contoso responder contoso team', 'gives a customer a team of its own; “none” takes it away'],
    ],
  ],
  [
    'How things stand: ask in your own words',
    [
      ['what is late?', 'alerts, tasks and questions past their time'],
      ['who owns alert 12?', 'and what has happened with it'],
      ['what happened at contoso this week?', 'today, yesterday, the last 30 days'],
      ['which customers have security defaults off?', 'and which could not be read'],
      ['posture contoso', 'every check of one customer; “own house” for ourselves'],
      ['coverage', 'what can be read, and what mends the rest; “coverage contoso”, “export coverage”'],
    ],
  ],
  [
    'The desk',
    [
      ['contacts contoso', 'whom to call at a customer; “contacts” for our own'],
      ['add contact contoso', 'a form; “verify contacts contoso” after you called them'],
      ['drill contoso', 'ask a contact whether they are there, and keep the proof'],
      ['questions', 'what the team was asked; “saved answers” for what it answered'],
      ['digest', 'the week so far'],
      ['status', 'what can be read and sent; “alarms” and “deliveries” for what the desk cannot do'],
    ],
  ],
];

const SETTINGS: (typeof GROUPS)[number] = [
  'Settings',
  [
    ['setup', 'for administrators: step by step, each step tried; “test alert”, “webhook”, “consent contoso”'],
    ['settings', 'what is set, by whom; “set time zone Berlin”, “set digest friday 9”, “reset digest”'],
    ['set severity medium', 'alerts below it get no card'],
    ['stop watching contoso', 'nothing of this customer is read; “watch contoso” undoes it'],
    ['I am on duty until 18:00', 'or “for 8h”; “duty to @somebody”, “off duty”, “who is on duty?”'],
    ['export settings', 'a file to compare and apply; “export person @somebody”, “erase person @somebody”, “erasures”'],
  ],
];

const SANDBOX: (typeof GROUPS)[number] = [
  'Sandbox: make something happen',
  [
    ['simulate risky-signin contoso', 'a risky sign-in'],
    ['simulate fraud fabrikam', 'a subscription that mines coins'],
    ['simulate storm', 'very many detections at once'],
  ],
];

/** What can be typed. */
export function helpView(isSandbox: boolean): HelpCard {
  const groups = [...GROUPS, SETTINGS, ...(isSandbox ? [SANDBOX] : [])];
  return {
    title: words`What I understand`,
    lead: words`Type one of these, or ask about partner security in your own words. In a channel, mention me first.`,
    groups: groups.map(([title, lines]) => ({ title: cardText(title), commands: lines.map(lineOf) })),
    examples: [
      words`What is the difference between DAP and GDAP?`,
      words`A customer refuses MFA, now what?`,
      words`How long are sign-in logs kept?`,
    ],
  };
}

/** What can be read when somebody installs Watchpost, and whether its sign-in is still being tried. */
export interface WelcomeReads {
  readonly reads: readonly Pick<CheckRow, 'symbol' | 'text'>[];
  readonly isChecking: boolean;
}

/** Posted once, when somebody installs Watchpost. `installer` is untrusted; empty when Teams did not say. */
export function welcomeView(
  installer: string,
  isChannel: boolean,
  isGroupChat: boolean,
  { reads, isChecking }: WelcomeReads,
): WelcomeCard {
  return {
    reads: reads.map(({ symbol, text }) => ({ symbol, text })),
    title: words`Watchpost is here`,
    hasInstaller: installer !== '',
    installer: cardText(installer, 80),
    does: isChannel
      ? [
          words`Shows risky sign-ins and fraud alerts of your customers in this channel, each as one card that stays up to date.`,
          words`Lets you acknowledge, assign and resolve them here; everybody sees who has what.`,
          words`Answers questions about partner security, with the source.`,
          words`Posts a digest every week, and says what it could not read.`,
        ]
      : [
          words`Answers questions about partner security, with the source.`,
          words`Shows your tasks and every alert, and takes the same commands as the channel.`,
          ...(isGroupChat ? [words`In this chat, mention me first. Alerts come to the channel only, not here.`] : []),
        ],
    needs: isChecking
      ? words`It only reads. Its sign-in is being checked …`
      : reads.some(({ symbol }) => symbol === MISSING)
        ? words`It only reads. An administrator mends what is missing in set-up, step by step.`
        : words`It only reads. An administrator goes through set-up once, in about ten minutes.`,
    commands: [
      ['setup', 'for administrators, step by step'],
      ['alerts', 'what is open now'],
      ['help', 'all commands'],
    ].map(([command = '', does = '']) => lineOf([command, does])),
  };
}

const MISSING = words`✖`;

const lineOf = ([command, does]: readonly [string, string]): { command: CardText; does: CardText } => ({
  command: cardText(command),
  does: cardText(does),
});
