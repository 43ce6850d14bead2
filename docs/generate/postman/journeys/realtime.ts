import type { Journey } from '../step.ts'

export const realtime: Journey = {
  name: '10 Socket.IO, by hand',
  about: `Collections of this format hold no Socket.IO requests: make one in Postman (New > Socket.IO) with

- URL \`{{url}}\`, client version v4, handshake path \`/socket.io\`, transport websocket (Settings > ... > Handshake)
- in "Auth" or as a query parameter: \`token\` = \`{{bobToken}}\` of the environment
- in "Events" listen to \`ready\`, \`message:new\`, \`message:edited\`, \`typing\`, \`receipt\`, \`notification:new\`, \`session:ending\`

Connect: \`ready\` comes when every room is joined. Then send, each with "Ack" ticked and one JSON object:

- \`message:send\` \`{ "chatId": "{{chatId}}", "text": "by socket" }\`
- \`typing:start\` \`{ "chatId": "{{chatId}}" }\`
- \`chat:read\` \`{ "chatId": "{{chatId}}", "seq": 1 }\`
- \`sync\` \`{ "chats": { "{{chatId}}": 0 } }\`: everything after a known seq, as after a gap

Each is answered \`{ "ok": true, "data": ... }\` or \`{ "ok": false, "problem": ... }\`. All events with their fields are in
AsyncAPI form at \`{{url}}/api/asyncapi.json\`.`,
  steps: [
    {
      name: 'What can be sent and heard',
      method: 'GET',
      path: '/asyncapi.json',
      status: 200,
      checks: { 'is AsyncAPI 3': 'pm.expect(answer.asyncapi).to.match(/^3\\./)' },
    },
    {
      name: 'What can be asked by HTTP',
      method: 'GET',
      path: '/openapi.json',
      status: 200,
      checks: { 'is OpenAPI 3.1': 'pm.expect(answer.openapi).to.match(/^3\\.1/)' },
    },
  ],
}
