-- A JSON document of 1 KiB.
wrk.method = 'POST'
wrk.headers['Content-Type'] = 'application/json'
wrk.body = '{"text":"' .. string.rep('a', 1013) .. '"}'
