/**
 * @generated SignedSource<<80e8be2e4987ff79a19968e86d441a77>>
 * @relayHash 1d79b00e2007db03954bcbdc5c9262a3
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 2ceebf865fa488425ed52630c49ad6650fb81f112bca820b1fcb716b2666d20c

import { ConcreteRequest } from 'relay-runtime';
export type markReadMutation$variables = Record<PropertyKey, never>;
export type markReadMutation$data = {
  readonly markNotificationsRead: {
    readonly errors: ReadonlyArray<{
      readonly message: string;
    }>;
    readonly markedCount: number;
    readonly notifications: ReadonlyArray<{
      readonly id: string;
      readonly readAt: string | null | undefined;
    }>;
  };
};
export type markReadMutation = {
  response: markReadMutation$data;
  variables: markReadMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Literal",
        "name": "input",
        "value": {}
      }
    ],
    "concreteType": "MarkNotificationsReadPayload",
    "kind": "LinkedField",
    "name": "markNotificationsRead",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "markedCount",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "Notification",
        "kind": "LinkedField",
        "name": "notifications",
        "plural": true,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "id",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "readAt",
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "UserError",
        "kind": "LinkedField",
        "name": "errors",
        "plural": true,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "message",
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "storageKey": "markNotificationsRead(input:{})"
  }
];
return {
  "fragment": {
    "argumentDefinitions": [],
    "kind": "Fragment",
    "metadata": null,
    "name": "markReadMutation",
    "selections": (v0/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [],
    "kind": "Operation",
    "name": "markReadMutation",
    "selections": (v0/*:: as any*/)
  },
  "params": {
    "id": "2ceebf865fa488425ed52630c49ad6650fb81f112bca820b1fcb716b2666d20c",
    "metadata": {},
    "name": "markReadMutation",
    "operationKind": "mutation",
    "text": null
  }
};
})();

(node as any).hash = "e4c87e60879af5bb99ee164386407a08";

export default node;
