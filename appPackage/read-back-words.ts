/** What the description says about the messages that Watchpost sees, by language. */
interface SeenWords {
  /** As the file of the language has it: Teams brings only the messages that mention the bot. */
  readonly mentionsOnly: string;
  /** Said in its place where the app may read the team's channels (`TEAMS_READ_BACK=on`). */
  readonly everything: string;
}

export const SEEN_WORDS: Readonly<Record<string, SeenWords>> = {
  en: {
    mentionsOnly: 'In channels and group chats it sees only the messages that mention it.',
    everything:
      'In channels it answers only when somebody mentions it, although Microsoft Teams lets it see every message there. It uses that for one thing: where Microsoft Teams did not say whether a card arrived, it looks for that card among the latest messages. It keeps none of them.',
  },
  ar: {
    mentionsOnly: 'في القنوات ومحادثات المجموعات لا يرى إلا الرسائل التي تشير إليه.',
    everything:
      'في القنوات لا يجيب إلا عند الإشارة إليه، مع أن Microsoft Teams يتيح له رؤية كل الرسائل هناك. وهو يستخدم ذلك لغرض واحد فقط: عندما لا يؤكد Microsoft Teams وصول بطاقة ما، يبحث عن تلك البطاقة بين أحدث الرسائل. ولا يحتفظ بأي منها.',
  },
  de: {
    mentionsOnly: 'In Kanälen und Gruppenchats sieht es nur Nachrichten, in denen es erwähnt wird.',
    everything:
      'In Kanälen antwortet es nur, wenn es erwähnt wird, obwohl Microsoft Teams ihm dort jede Nachricht zeigt. Das nutzt es nur für eines: Hat Microsoft Teams nicht bestätigt, dass eine Karte angekommen ist, sucht es diese Karte unter den letzten Nachrichten. Gespeichert wird keine davon.',
  },
  es: {
    mentionsOnly: 'En los canales y chats grupales solo ve los mensajes que lo mencionan.',
    everything:
      'En los canales solo responde cuando lo mencionan, aunque Microsoft Teams le muestra todos los mensajes. Los usa solo para una cosa: cuando Microsoft Teams no ha confirmado si una tarjeta llegó, la busca entre los últimos mensajes. No guarda ninguno.',
  },
  fr: {
    mentionsOnly: 'Dans les canaux et les conversations de groupe, il ne voit que les messages qui le mentionnent.',
    everything:
      'Dans les canaux, il ne répond que lorsqu’on le mentionne, bien que Microsoft Teams lui montre tous les messages. Il ne s’en sert que dans un cas : quand Microsoft Teams n’a pas confirmé l’arrivée d’une carte, il cherche cette carte parmi les derniers messages. Il n’en conserve aucun.',
  },
  ja: {
    mentionsOnly: 'チャネルやグループ チャットで見るのは、Watchpost がメンションされたメッセージだけです。',
    everything:
      'チャネルではメンションされたときにだけ応答しますが、Microsoft Teams からはすべてのメッセージが渡されます。これを使うのは 1 つの場合だけです。カードが届いたかどうかを Microsoft Teams が確認できなかったときに、最近のメッセージの中からそのカードを探します。メッセージは保存しません。',
  },
  pt: {
    mentionsOnly: 'Em canais e chats em grupo, ele só vê as mensagens em que é mencionado.',
    everything:
      'Em canais, ele só responde quando é mencionado, embora o Microsoft Teams mostre a ele todas as mensagens. Ele usa isso para uma única coisa: quando o Microsoft Teams não confirmou se um cartão chegou, ele procura esse cartão entre as últimas mensagens. Nenhuma delas é guardada.',
  },
};
