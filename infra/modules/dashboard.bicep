// The sample dashboard over the log: free of charge. Over the metrics there is one for Grafana beside it.
param name string
param location string
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'watchpost')
  location: location
  kind: 'shared'
  properties: {
    displayName: 'Watchpost ${name}'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: loadTextContent('../observability/workbook.json')
  }
}
