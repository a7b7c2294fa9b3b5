import type { HelpCard, WelcomeCard } from '../card-data.ts';
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
    'Tasks',
    [
      ['tasks', 'yours, the first due first'],
      ['task 5', 'one task with its steps'],
      ['done 5', 'it is done'],
      ['hand 5 to @somebody', 'give it to somebody else'],
    ],
  ],
  [
    'How things stand: ask in your own words',
    [
      ['what is late?', 'alerts, tasks and questions past their time'],
      ['who owns alert 12?', 'and what has happened with it'],
      ['what happened at contoso this week?', 'today, yesterday, the last 30 days'],
      ['which customers have security defaults off?', 'and which could not be read'],
      ['posture contoso', 'every check of one customer'],
      ['coverage', 'what can be read, and what cannot'],
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
  const groups = isSandbox ? [...GROUPS, SANDBOX] : GROUPS;
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

/** Posted once, when somebody installs Watchpost. `installer` is untrusted; empty when Teams did not say. */
export function welcomeView(installer: string, isChannel: boolean): WelcomeCard {
  return {
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
        ],
    needs: words`It needs nothing more from you. It only reads.`,
    commands: [
      ['help', 'all commands'],
      ['alerts', 'what is open now'],
      ['status', 'what can be read'],
    ].map(([command = '', does = '']) => lineOf([command, does])),
  };
}

const lineOf = ([command, does]: readonly [string, string]): { command: CardText; does: CardText } => ({
  command: cardText(command),
  does: cardText(does),
});
