-- The demo client signs in again and again. Arguments: guest cookie, form token, e-mail, password, seed.
function init(args)
  guest, token, email, password = args[1], args[2], args[3], args[4]
  math.randomseed(tonumber(args[5]))
end
local digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
local function key()
  local t = {}
  for i = 1, 21 do
    local d = math.random(64)
    t[i] = digits:sub(d, d)
  end
  return table.concat(t) .. "A"
end
local function esc(s)
  return (s:gsub("[^%w%-_]", function(c) return string.format("%%%02X", c:byte()) end))
end
function request()
  local body = "_token=" .. token .. "&_key=" .. key() .. "&email=" .. esc(email) .. "&password=" .. esc(password)
  return wrk.format("POST", "/sign-in", { ["Cookie"] = "guest=" .. guest, ["Content-Type"] = "application/x-www-form-urlencoded",
    ["Origin"] = wrk.scheme .. "://" .. wrk.host .. ":" .. wrk.port }, body)
end
function done(summary, latency, requests)
  io.write(string.format("summary %d %d %d\n", summary.requests, summary.duration, summary.errors.status))
end
