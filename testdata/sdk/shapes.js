// What the API declares of its answers, after the vendor's description of it.
import assert from 'node:assert/strict';

// Each shape: the fields that are always there, then those that may be.
const shapes = {
  created: [['id', 'jwt', 'eventStreamUri', 'member'], []],
  member: [
    ['id', 'role', 'state', 'authenticatedGuest', 'customFields'],
    ['displayName', 'firstName', 'lastName', 'email', 'phoneNumber', 'avatarImageUrl', 'joinDate', 'leaveDate'],
  ],
  members: [
    ['entities', 'pageSize', 'pageNumber', 'total', 'pageCount', 'selfUri', 'firstUri', 'lastUri'],
    ['nextUri', 'previousUri'],
  ],
  message: [['id', 'conversation', 'sender', 'body', 'bodyType', 'timestamp', 'selfUri'], []],
  messages: [['entities', 'pageSize', 'selfUri'], ['next', 'previousPage']],
  mediaRequests: [['entities'], []],
  mediaRequest: [['id', 'types', 'state', 'selfUri'], ['name', 'communicationId', 'securityKey']],
  typing: [['id', 'conversation', 'sender', 'timestamp'], []],
};

// declared checks that an answer has the fields that the API declares, and no
// others.
export function declared(shape, answer) {
  const [always, maybe] = shapes[shape];
  const fields = Object.keys(answer);
  assert.deepEqual(always.filter((f) => !fields.includes(f)), [], `fields that a ${shape} answer of the service always has`);
  assert.deepEqual(fields.filter((f) => ![...always, ...maybe].includes(f)), [], `fields that the service does not declare for ${shape}`);
  for (const date of [answer.timestamp, answer.joinDate, answer.leaveDate]) {
    if (date) assert.match(date, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'the service writes times in UTC, with milliseconds');
  }
  return answer;
}
