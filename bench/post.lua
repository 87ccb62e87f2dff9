-- Proposals from many people: each pair of person and project once. Arguments: the file that `sessions` printed, the number of threads.
local threads = 0
function setup(thread)
  thread:set("nr", threads)
  threads = threads + 1
end

local people, projects, at = {}, {}, 0
local boundary = "----waslbench"
local text = string.rep("I have read the brief and would begin with the part that loses most visitors. ", 5)

function init(args)
  for line in io.lines(args[1]) do
    local project = line:match("^project (%d+)$")
    if project then
      projects[#projects + 1] = project
    else
      local cookie, token, user = line:match("^(%S+) (%S+) (%d+)$")
      people[#people + 1] = { cookie = cookie, token = token, user = user }
    end
  end
  all = tonumber(args[2])
  at = nr
  math.randomseed(nr + tonumber(args[3]))
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

local function part(name, value)
  return "--" .. boundary .. "\r\nContent-Disposition: form-data; name=\"" .. name .. "\"\r\n\r\n" .. value .. "\r\n"
end

function request()
  local i = at
  at = at + all
  local who = people[i % #people + 1]
  local project = projects[math.floor(i / #people) % #projects + 1]
  local body = part("_token", who.token) .. part("_key", key()) .. part("amount", "1500") .. part("days", "10") .. part("body", text) .. "--" .. boundary .. "--\r\n"
  return wrk.format("POST", "/projects/" .. project .. "/proposals",
    { ["Cookie"] = "wasl=" .. who.cookie, ["Content-Type"] = "multipart/form-data; boundary=" .. boundary, ["Origin"] = wrk.scheme .. "://" .. wrk.host .. ":" .. wrk.port }, body)
end

local status = {}
function response(s, headers, body)
  status[s] = (status[s] or 0) + 1
  if s == 303 then saved = (saved or 0) + 1 end
end

function done(summary, latency, requests)
  io.write(string.format("summary %d %d %d\n", summary.requests, summary.duration, summary.errors.status))
end
