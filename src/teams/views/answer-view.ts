import type { Answer, Citation, Topic } from '../../knowledge/index.ts';
import { PARAGRAPHS_SHOWN, SOURCES_SHOWN, safeUrl } from '../card-data.ts';
import { cardText, fillSlots, spoken, words } from '../card-text.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';

/** Characters of a name and of an abstract that Teams shows beside a citation. */
const NAME_MAX = 80;
const ABSTRACT_MAX = 160;

/** The answer to a question as a message: the card, and the citation entity that Teams shows sources from. */
export function answerReply(question: string, answer: Answer): Reply {
  return answer.kind === 'answer' ? cited(question, answer) : unknown(question, answer.nearest);
}

function cited(question: string, answer: Extract<Answer, { kind: 'answer' }>): Reply {
  const card = renderCard('answer', {
    question: cardText(question, 160),
    // Articles are files of this repository, checked when they are loaded: their emphasis and lists are meant.
    lead: fillSlots(answer.lead, {}),
    spokenLead: spoken(fillSlots(answer.lead, {})),
    paragraphs: answer.paragraphs.slice(0, PARAGRAPHS_SHOWN).map((paragraph) => fillSlots(paragraph, {})),
    cautions: [],
    sources: answer.citations.slice(0, SOURCES_SHOWN).map((source) => ({
      number: source.position,
      document: cardText(source.document, 120),
      section: cardText(source.section, 120),
      dated: dated(source.date),
      hasUrl: safeUrl(source.url) !== undefined,
      url: safeUrl(source.url) ?? '',
    })),
    questions: offered(answer.related),
  });
  return { card, summary: answer.title, entities: [citationEntity(answer.citations)] };
}

function unknown(question: string, nearest: readonly Topic[]): Reply {
  const card = renderCard('abstain', {
    question: cardText(question, 160),
    reason: words`I do not know, and I will not guess.`,
    handOver: words`Ask your security administrator, or Microsoft support for partners.`,
    questions: offered(nearest),
  });
  return { card, summary: 'I do not know' };
}

const offered = (topics: readonly Topic[]) =>
  topics.slice(0, 3).map((topic) => ({ questionId: topic.articleId, title: cardText(topic.title, 40) }));

const dated = (date: string) => (date === 'undated' ? words`text without a date` : words`text of ${cardText(date)}`);

/** The entity by which Teams shows the sources of a message (Teams documentation, "Bot messages with AI-generated content"). */
function citationEntity(citations: readonly Citation[]) {
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
