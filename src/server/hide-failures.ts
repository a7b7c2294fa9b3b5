import restify from 'restify';

/**
 * restify's own formatters, except that the body of a 500 is always the same: the router and the bot SDK would send the
 * text of the error, and with it whatever stands in there, to whoever asked.
 */
export function formattersHidingFailures(): restify.Formatters {
  return Object.fromEntries(
    Object.entries(restify.formatters).map(([type, format]): [string, restify.Formatter] => [
      type,
      (req, res, body) => format(req, res, res.statusCode === 500 ? hidden(type) : body),
    ]),
  );
}

const hidden = (type: string) => (type.startsWith('application/json') ? { error: 'internal' } : '{"error":"internal"}');
