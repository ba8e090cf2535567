/**
 * @generated SignedSource<<4ca0e6fb01899f38a4642329520e5396>>
 * @relayHash 4ee22f1ff90a03976f9931356f425216
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 68cda6bd827ed1e833f82d1aac267509c0674f3f9b0a5141853439cf91a53ed3

import { ConcreteRequest } from 'relay-runtime';
export type CreateCategoryInput = {
  name: string;
  slug: string;
};
export type CategoryPickerMutation$variables = {
  input: CreateCategoryInput;
};
export type CategoryPickerMutation$data = {
  readonly createCategory: {
    readonly category: {
      readonly id: string;
      readonly name: string;
    } | null | undefined;
    readonly errors: ReadonlyArray<{
      readonly message: string;
    }>;
  };
};
export type CategoryPickerMutation = {
  response: CategoryPickerMutation$data;
  variables: CategoryPickerMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "input"
  }
],
v1 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "input",
        "variableName": "input"
      }
    ],
    "concreteType": "CreateCategoryPayload",
    "kind": "LinkedField",
    "name": "createCategory",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "Category",
        "kind": "LinkedField",
        "name": "category",
        "plural": false,
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
            "name": "name",
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
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "CategoryPickerMutation",
    "selections": (v1/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "CategoryPickerMutation",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "id": "68cda6bd827ed1e833f82d1aac267509c0674f3f9b0a5141853439cf91a53ed3",
    "metadata": {},
    "name": "CategoryPickerMutation",
    "operationKind": "mutation",
    "text": null
  }
};
})();

(node as any).hash = "e74a0daf82b7bac6ab8365eddf9c3496";

export default node;
