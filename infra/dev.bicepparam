using './main.bicep'

param name = 'watchpost-dev'
param stage = 'dev'
param imageTag = readEnvironmentVariable('IMAGE_TAG', 'none')
param databasePassword = readEnvironmentVariable('DATABASE_PASSWORD')
param partnerTenantId = readEnvironmentVariable('PARTNER_TENANT_ID')
param botAppId = readEnvironmentVariable('BOT_APP_ID')
param readerAppId = readEnvironmentVariable('READER_APP_ID')
param secretOfficerId = readEnvironmentVariable('SECRET_OFFICER_ID')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL')
param readersGroupId = readEnvironmentVariable('READERS_GROUP_ID')
param respondersGroupId = readEnvironmentVariable('RESPONDERS_GROUP_ID')
param approversGroupId = readEnvironmentVariable('APPROVERS_GROUP_ID')
param administratorsGroupId = readEnvironmentVariable('ADMINISTRATORS_GROUP_ID')
param timeZone = readEnvironmentVariable('TIME_ZONE', 'UTC')
