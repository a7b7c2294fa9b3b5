// When somebody gets a mail. What the desk itself notices (a silent source, a dying token, cards that Teams will not take)
// stands as an alarm in the channel; these rules are for the time when nothing of ours can speak. Each says what
// to do; docs/runbook.md says more. About 8 US dollars a month.
param name string
param location string
param componentId string
param workspaceId string
param actionGroupId string
param databaseId string
param url string

// Asks /readyz from three places, also when nothing of ours runs any more.
resource test 'Microsoft.Insights/webtests@2022-06-15' = {
  name: 'ready-${name}'
  location: location
  kind: 'standard'
  tags: {
    'hidden-link:${componentId}': 'Resource'
  }
  properties: {
    Name: 'ready-${name}'
    SyntheticMonitorId: 'ready-${name}'
    Kind: 'standard'
    Enabled: true
    Frequency: 900
    Timeout: 30
    RetryEnabled: true
    Locations: [
      { Id: 'emea-nl-ams-azr' }
      { Id: 'emea-gb-db3-azr' }
      { Id: 'us-va-ash-azr' }
    ]
    Request: {
      RequestUrl: url
      HttpVerb: 'GET'
    }
    ValidationRules: {
      ExpectedHttpStatusCode: 200
      SSLCheck: true
      SSLCertRemainingLifetimeCheck: 7
    }
  }
}

resource notReady 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'not-ready-${name}'
  location: 'global'
  properties: {
    description: 'Open /readyz of the service: it names the reasons.'
    severity: 1
    enabled: true
    scopes: [test.id, componentId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: test.id
      componentId: componentId
      failedLocationCount: 2
    }
    actions: [
      {
        actionGroupId: actionGroupId
      }
    ]
  }
}

resource databaseFull 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'database-full-${name}'
  location: 'global'
  properties: {
    description: 'The disk of the database is nearly full, and never grows by itself; at the end it takes no more writes. Raise DATABASE_GB and deploy: docs/going-live.md.'
    severity: 2
    enabled: true
    scopes: [databaseId]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT1H'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'storage'
          criterionType: 'StaticThresholdCriterion'
          metricName: 'storage_percent'
          timeAggregation: 'Average'
          operator: 'GreaterThan'
          threshold: 85
        }
      ]
    }
    actions: [
      {
        actionGroupId: actionGroupId
      }
    ]
  }
}

var logRules = [
  {
    key: 'error'
    severity: 1
    description: 'The log has an error: a person must act. In a healthy service there is none.'
    query: 'ContainerAppConsoleLogs | where Log startswith "{" | extend line = parse_json(Log) | where toint(line.level) >= 50'
    threshold: 0
  }
  {
    key: 'restarts'
    severity: 2
    description: 'The service has started more than four times within an hour: it is killed, or ends by itself.'
    query: 'ContainerAppConsoleLogs | where Log has "watchpost is ready"'
    threshold: 4
  }
]

resource logAlerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in logRules: {
    name: '${rule.key}-${name}'
    location: location
    properties: {
      displayName: '${rule.key}-${name}'
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT15M'
      windowSize: 'PT1H'
      // The table comes with the first line.
      skipQueryValidation: true
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: rule.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: [actionGroupId]
      }
    }
  }
]
