import {
  type Abstained,
  type Answer,
  type Answered,
  type Block,
  type Citation,
  rowAsSentence,
  type Topic,
} from '../../knowledge/index.ts';
import type { LocalArticle } from '../../questions/index.ts';
import { AFTER_SHOWN, type AnswerCard, PARAGRAPHS_SHOWN, SOURCES_SHOWN, safeUrl } from '../card-data.ts';
import { type CardText, cardText, fillSlots, joinText, spoken, words } from '../card-text.ts';
import { type AdaptiveCard, renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import { answerLines } from './team-question-view.ts';
import { type Clock, day } from './when.ts';

/** Characters of a name and of an abstract that Teams shows beside a citation. */
const NAME_MAX = 80;
const ABSTRACT_MAX = 160;
const QUESTION_MAX = 160;

/**
 * The answer to a question as a message: the card, and the citation entity that Teams shows sources from.
 *
 * @param unansweredId - id of the question as it was kept, when it has no answer; `''` offers no hand-over to the team
 */
export const answerReply = (question: string, answer: Answer, unansweredId: string = ''): Reply =>
  answer.kind === 'answer'
    ? { card: answerCard(question, answer), summary: answer.title, entities: [citationEntity(answer.citations)] }
    : unknown(question, answer, unansweredId);

/** The card of an answer, also in place of one that was pressed. */
export function answerCard(question: string, answer: Answered): AdaptiveCard {
  const { fork, related, citations } = answer;
  const chosen = fork?.branches.find(({ id }) => id === fork.chosen);
  return renderCard('answer', {
    articleId: answer.articleId,
    branchId: fork?.chosen ?? '',
    question: asked(question, answer.about),
    lead: ours(answer.lead),
    spokenLead: spoken(ours(answer.lead)),
    ...blocksView(answer.blocks),
    reasons: answer.why.map(ours).slice(0, 2),
    cautions: answer.cautions.map(ours).slice(0, 3),
    hasFork: fork !== undefined,
    forkText: fork ? forkText(fork.question, chosen?.label) : words``,
    branches: (fork?.branches ?? [])
      .filter(({ id }) => id !== fork?.chosen)
      .map(({ id, label }) => ({ branchId: id, title: ours(label) })),
    canAskWhy: answer.hasWhy,
    canShowAll: answer.hasMore,
    hasSources: citations.length > 0,
    sources: citations.slice(0, SOURCES_SHOWN).map((source) => ({
      number: source.position,
      document: cardText(source.document, 120),
      section: cardText(source.section, 120),
      dated: dated(source.date),
      hasUrl: safeUrl(source.url) !== undefined,
      url: safeUrl(source.url) ?? '',
    })),
    hasRelated: related.length > 0,
    related: offered(related),
    canMakeTask: true,
  });
}

/** An answer that the team has saved, as a message. Its text is somebody's own words, not ours. */
export function localAnswerReply(question: string, local: LocalArticle, clock: Clock): Reply {
  const [lead = cardText(local.title), ...rest] = answerLines(local.text);
  const card = renderCard('answer', {
    ...NOTHING_MORE,
    articleId: local.id,
    question: asked(question, ''),
    lead: words`${lead} [1]`,
    spokenLead: lead,
    paragraphs: rest,
    hasSources: true,
    sources: [
      {
        number: 1,
        document: words`Answer of our team`,
        section: cardText(local.authorName, 60),
        dated: words`saved on ${day(local.createdAt, clock)}`,
        hasUrl: false,
        url: '',
      },
    ],
    canMakeTask: false,
  });
  return { card, summary: local.title };
}

function unknown(question: string, { nearest }: Abstained, unansweredId: string): Reply {
  const canAskTeam = unansweredId !== '';
  const card = renderCard('abstain', {
    question: cardText(question, QUESTION_MAX),
    reason: words`I do not know: neither the five documents about partner security nor what your team has saved holds this, and I will not guess.`,
    handOver: canAskTeam
      ? words`**Ask the team** puts your question into the security channel, where a colleague can answer it.`
      : words`Ask your security administrator, or Microsoft support for partners.`,
    hasRelated: nearest.length > 0,
    related: offered(nearest),
    canAskTeam,
    questionId: unansweredId,
  });
  return { card, summary: 'I do not know' };
}

const NOTHING_MORE: Omit<
  AnswerCard,
  'articleId' | 'question' | 'lead' | 'spokenLead' | 'hasSources' | 'sources' | 'canMakeTask'
> = {
  branchId: '',
  paragraphs: [],
  hasTable: false,
  columns: [],
  lines: [],
  tableAsList: words``,
  after: [],
  reasons: [],
  cautions: [],
  hasFork: false,
  forkText: words``,
  branches: [],
  canAskWhy: false,
  canShowAll: false,
  hasRelated: false,
  related: [],
};

// Articles are files of this repository, checked when they are loaded: their emphasis and lists are meant.
const ours = (text: string): CardText => fillSlots(text, {});

const asked = (question: string, about: string): CardText =>
  joinText([cardText(question, QUESTION_MAX), about === '' ? words`` : words`About: ${cardText(about, 80)}`], ' · ');

const forkText = (question: string, chosen: string | undefined): CardText =>
  chosen === undefined ? words`**${ours(question)}**` : words`**${ours(question)}** This is for: **${ours(chosen)}**`;

/** One table stands as a table, a second one as a list: nobody compares two on a phone. */
function blocksView(
  blocks: readonly Block[],
): Pick<AnswerCard, 'paragraphs' | 'hasTable' | 'columns' | 'lines' | 'tableAsList' | 'after'> {
  const at = blocks.findIndex(({ kind }) => kind === 'table');
  const table = blocks[at];
  const before = at < 0 ? blocks : blocks.slice(0, at);
  const shown = {
    paragraphs: fitted(before.map(asText), PARAGRAPHS_SHOWN),
    after: fitted((at < 0 ? [] : blocks.slice(at + 1)).map(asText), AFTER_SHOWN),
  };
  if (table?.kind !== 'table') return { ...shown, hasTable: false, columns: [], lines: [], tableAsList: words`` };
  return {
    ...shown,
    hasTable: true,
    columns: table.columns.map((head) => ours(head || 'Aspect')),
    lines: table.rows.map((row) => ({ cells: row.map((cell) => ours(cell || '–')) })),
    tableAsList: asText(table),
  };
}

/** What does not fit by itself stands with the last one: nothing of an answer is lost. */
function fitted(texts: readonly CardText[], most: number): readonly CardText[] {
  return texts.length <= most ? texts : [...texts.slice(0, most - 1), joinText(texts.slice(most - 1), '\n\n')];
}

function asText(block: Block): CardText {
  switch (block.kind) {
    case 'text':
      return ours(block.text);
    case 'list':
      return ours(block.items.map((item, at) => `${block.isNumbered ? `${at + 1}.` : '-'} ${item}`).join('\n'));
    case 'table':
      return ours(block.rows.map((row) => `- ${rowAsSentence(block.columns, row)}`).join('\n'));
  }
}

const offered = (topics: readonly Topic[]) =>
  topics.slice(0, 3).map((topic) => ({ articleId: topic.articleId, title: cardText(topic.title, 80) }));

const dated = (date: string): CardText =>
  date === 'undated'
    ? words`text without a date`
    : words`text of ${day(new Date(`${date}T00:00:00Z`), { zone: 'UTC' })}`;

/** The entity by which Teams shows the sources of a message (Teams documentation, "Bot messages with AI-generated content"). */
export function citationEntity(citations: readonly Citation[]) {
  return {
    type: 'https://schema.org/Message',
    '@type': 'Message',
    '@context': 'https://schema.org',
    '@id': '',
    citation: citations.slice(0, SOURCES_SHOWN).map((source) => ({
      '@type': 'Claim',
      position: source.position,
      appearance: {
        '@type': 'DigitalDocument',
        name: shortened(`${source.document}: ${source.section}`, NAME_MAX),
        ...(safeUrl(source.url) ? { url: safeUrl(source.url) } : {}),
        abstract: shortened(
          `${source.date === 'undated' ? 'Undated text' : `Text of ${source.date}`}. ${source.excerpt}`,
          ABSTRACT_MAX,
        ),
      },
    })),
  };
}

const shortened = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max - 1).trimEnd()}…`;
