-- A POST whose arguments are in the query, so that every server parses them without a body.
wrk.method = 'POST'
