using './main.bicep'

param name = 'watchpost-prod'
param stage = 'prod'
param imageTag = readEnvironmentVariable('IMAGE_TAG', 'none')
param partnerTenantId = readEnvironmentVariable('PARTNER_TENANT_ID')
param botIdentity = readEnvironmentVariable('BOT_IDENTITY', 'managed')
param botAppId = readEnvironmentVariable('BOT_APP_ID', '')
param readerAppId = readEnvironmentVariable('READER_APP_ID')
param readerCredential = readEnvironmentVariable('READER_CREDENTIAL', 'managed')
param secretOfficerId = readEnvironmentVariable('SECRET_OFFICER_ID', '')
param vaultAllowedIps = readEnvironmentVariable('VAULT_ALLOWED_IPS', '')
param webhookRegistration = readEnvironmentVariable('WEBHOOK_REGISTRATION', 'off')
param customerConsent = readEnvironmentVariable('CUSTOMER_CONSENT', 'off')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL')
param budgetStart = readEnvironmentVariable('BUDGET_START', '')
param readersGroupId = readEnvironmentVariable('READERS_GROUP_ID')
param respondersGroupId = readEnvironmentVariable('RESPONDERS_GROUP_ID')
param approversGroupId = readEnvironmentVariable('APPROVERS_GROUP_ID')
param administratorsGroupId = readEnvironmentVariable('ADMINISTRATORS_GROUP_ID')
param timeZone = readEnvironmentVariable('TIME_ZONE', 'UTC')
